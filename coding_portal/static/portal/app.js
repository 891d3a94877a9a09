// The whole of the portal's own script: one module for each thing a page may need. Nothing is kept in browser storage.
import "./js/shell.js";
import "./js/keys.js";
import "./js/dialogs.js";
import "./js/session.js";
import "./js/network.js";
import "./js/rows.js";
import "./js/findings.js";
import "./js/documents.js";
import "./js/search.js";
import "./js/builder.js";
import "./js/copy.js";
import "./js/print.js";
import "./js/book.js";
