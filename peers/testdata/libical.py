"""Say of each calendar file what libical's icalrestriction_check (RFC 5545, RFC 5546) objects to, one a line."""
import ctypes
import sys

lib = ctypes.CDLL("libical.so.3")
lib.icalparser_parse_string.restype = ctypes.c_void_p
lib.icalparser_parse_string.argtypes = [ctypes.c_char_p]
lib.icalrestriction_check.argtypes = [ctypes.c_void_p]
lib.icalcomponent_as_ical_string.restype = ctypes.c_char_p
lib.icalcomponent_as_ical_string.argtypes = [ctypes.c_void_p]

for name in sys.argv[1:]:
    with open(name, "rb") as file:
        calendar = lib.icalparser_parse_string(file.read())
    if not calendar:
        print(f"{name}: no calendar")
        continue
    fine = lib.icalrestriction_check(calendar)
    lines = lib.icalcomponent_as_ical_string(calendar).decode().replace("\r\n ", "").splitlines()
    objections = [line for line in lines if line.startswith("X-LIC-ERROR")]
    for objection in objections or ([] if fine else ["not fine"]):
        print(f"{name}: {objection}")
