"""Print for each calendar file how libical and Python's icalendar understand its one event: READER STATUS SEQUENCE BUSYSTATUS UID."""
import ctypes
import sys

import icalendar

lib = ctypes.CDLL("libical.so.3")
lib.icalparser_parse_string.restype = ctypes.c_void_p
lib.icalparser_parse_string.argtypes = [ctypes.c_char_p]
for name, result in {"get_first_component": ctypes.c_void_p, "get_status": ctypes.c_int, "get_sequence": ctypes.c_int, "get_uid": ctypes.c_char_p}.items():
    function = getattr(lib, "icalcomponent_" + name)
    function.restype = result
    function.argtypes = [ctypes.c_void_p, ctypes.c_int][:2 if name == "get_first_component" else 1]
lib.icalproperty_status_to_string.restype = ctypes.c_char_p
lib.icalproperty_status_to_string.argtypes = [ctypes.c_int]
lib.icalcomponent_string_to_kind.argtypes = [ctypes.c_char_p]
VEVENT = lib.icalcomponent_string_to_kind(b"VEVENT")

for name in sys.argv[1:]:
    with open(name, "rb") as file:
        text = file.read()
    event = lib.icalcomponent_get_first_component(lib.icalparser_parse_string(text), VEVENT)
    print("libical", lib.icalproperty_status_to_string(lib.icalcomponent_get_status(event)).decode(), lib.icalcomponent_get_sequence(event), "-",
          lib.icalcomponent_get_uid(event).decode())
    event = icalendar.Calendar.from_ical(text).walk("VEVENT")[0]
    print("icalendar", event["STATUS"], event["SEQUENCE"], event["X-MICROSOFT-CDO-BUSYSTATUS"], event["UID"])
