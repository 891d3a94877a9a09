"""The people of the tests."""

from coding_portal.tests.cast import cast

__all__ = ["cast"]
