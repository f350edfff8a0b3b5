"""Technical fees of the hospitals' sites, from the exams they declare."""
