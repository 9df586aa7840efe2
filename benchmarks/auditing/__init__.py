"""How much of what is wrong the audit notices: single changes applied to what was read."""
