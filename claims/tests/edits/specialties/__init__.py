"""Clean claims by specialty, as a stranger would send them: complete, and of every setting."""

from claims.tests.edits.clean_claims import Body
from claims.tests.edits.specialties import ancillary, context, corners, facility, office, other_stays, procedures, stays

MODULES = {
    "office": office,
    "physician": procedures,
    "services": ancillary,
    "facility": facility,
    "stay": stays,
    "further stay": other_stays,
    "context": context,
    "corner": corners,
}
SPECIALTIES: dict[str, Body] = {
    f"{group.lower().replace('_', ' ')}, {setting}: {name}": body
    for setting, module in MODULES.items()
    for group, claims in vars(module).items()
    if group.isupper() and isinstance(claims, dict)
    for name, body in claims.items()
}
