"""The libraries of Python on workload W: peers.py ANSWERS ROWS OURS

ANSWERS has a row's start, end, due instant and working time, in seconds; OURS is how many rows a second
sevclock answers, of due instants and of working times. Every answer is checked, the first time round.
"""

import sys
import time
from datetime import date, datetime, timedelta, timezone
from datetime import time as clock
from zoneinfo import ZoneInfo

NEW_YORK = ZoneInfo("America/New_York")


def observed(day):
    return day + timedelta(days={5: -1, 6: 1}.get(day.weekday(), 0))


def nth(year, month, weekday, n):
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))


def holidays():
    for year in range(2023, 2029):
        may = date(year, 5, 31)
        yield from (
            observed(date(year, 1, 1)), nth(year, 1, 0, 3), nth(year, 2, 0, 3),
            may - timedelta(days=may.weekday()), observed(date(year, 6, 19)), observed(date(year, 7, 4)),
            nth(year, 9, 0, 1), observed(date(year, 11, 11)), nth(year, 11, 3, 4), observed(date(year, 12, 25)),
        )


DAYS = sorted(set(holidays()))


def utc(seconds):
    return datetime.fromtimestamp(seconds, timezone.utc)


def businesstimedelta():
    import businesstimedelta as library
    import pytz

    zone = pytz.timezone("America/New_York")
    week = library.WorkDayRule(start_time=clock(9), end_time=clock(17), working_days=[0, 1, 2, 3, 4], tz=zone)
    closed = library.HolidayRule({day: "closed" for day in DAYS}, tz=zone)
    office = library.Rules([week, closed])
    eight = library.BusinessTimeDelta(office, hours=8)

    def elapsed(start, end):
        return office.difference(utc(start), utc(end)).timedelta.total_seconds()

    return lambda start: (utc(start) + eight).timestamp(), elapsed


def business_duration():
    from business_duration import businessDuration

    def elapsed(start, end):
        # It knows no zones, so it is given the instants as New York's clocks show them.
        local = (utc(at).astimezone(NEW_YORK).replace(tzinfo=None) for at in (start, end))
        return businessDuration(*local, starttime=clock(9), endtime=clock(17), holidaylist=DAYS, unit="sec")

    return None, elapsed


def workclock():
    from workclock import Holidays, Schedule, WorkDay

    office = Schedule([WorkDay(clock(9), clock(17)), Holidays(DAYS)], time_zone="America/New_York")

    def elapsed(start, end):
        return office.between(utc(start), utc(end)).total_seconds()

    return lambda start: office.add(utc(start), hours=8).timestamp(), elapsed


LIBRARIES = {
    "businesstimedelta 1.0.1 (Python)": businesstimedelta,
    "business-duration 0.68 (Python)": business_duration,
    "workclock 0.1.2 (Python's wheel, Rust inside)": workclock,
}


def main():
    path, rows, ours = sys.argv[1], int(sys.argv[2]), [float(each) for each in sys.argv[3].split(",")]
    with open(path) as lines:
        table = [tuple(map(int, line.split(","))) for line, _ in zip(lines, range(rows))]
    for name, library in LIBRARIES.items():
        try:
            due, elapsed = library()
        except ImportError as missing:
            print(f"skipped: {name}: {missing}")
            continue
        questions = (
            ("due_near", due and (lambda start, _: due(start)), 2, ours[0]),
            ("elapsed_near", elapsed, 3, ours[1]),
        )
        for question, ask, column, our in questions:
            if ask is None:
                continue
            before = time.process_time()
            answers = [ask(row[0], row[1]) for row in table]
            speed = len(table) / (time.process_time() - before)
            for row, found in zip(table, answers):
                if found != row[column]:
                    sys.exit(f"{question}: {name} finds {found} from {row[0]}, sevclock {row[column]}")
            print(f"{question:<14} {name:<26} {speed:>12.0f} {our / speed:>8.0f}x", flush=True)


main()
