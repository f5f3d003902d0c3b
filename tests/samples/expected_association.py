#!/usr/bin/env python3
"""What samples/association must come to, worked out without waybill.

    expected_association.py SAMPLE                 prints the account of every step
    expected_association.py SAMPLE CRM.db FILE.wb  compares tables, account, rejects and
                                                   fallbacks; exit 1 and what differs

Written from what association.wbs and crm.sql mean, not from what the program does.
"""
import csv
import datetime
import io
import re
import sqlite3
import sys
from collections import Counter
from decimal import Decimal

CUTOFF = datetime.date(2005, 1, 1)


class Reject(Exception):
    """A row that cannot be written: the rule, and the target field concerned where one is."""

    def __init__(self, rule, field=""):
        super().__init__(rule, field)
        self.rule, self.field = rule, field


class Table:
    """A target table: its rows by key, and the constraints that SQLite would enforce."""

    def __init__(self, key, unique=(), references=(), checks=()):
        self.key, self.unique, self.references, self.checks = key, unique, references, checks
        self.rows = {}

    def write(self, row, mode):
        key = tuple(row[field] for field in self.key)
        before = self.rows.get(key)
        if before is not None and mode == "insert":
            raise Reject("key-exists")
        if before == row:
            return "unchanged"
        for field, holds in self.checks:
            if row[field] is not None and not holds(row[field]):
                raise Reject("check")
        for field in self.unique:
            if row[field] is not None and any(
                    other[field] == row[field] for at, other in self.rows.items() if at != key):
                raise Reject("unique")
        for field, table, target in self.references:
            if not any(other[target] == row[field] for other in table.rows.values()):
                raise Reject("foreign-key")
        self.rows[key] = row
        return "inserted" if before is None else "updated"


AMS_DAYS = ((r"(\d{4})(\d\d)(\d\d)", "ymd"), (r"(\d\d)/(\d\d)/(\d{4})", "mdy"),
            (r"(\d{4})-(\d\d)-(\d\d)", "ymd"))
FEE_DAYS = ((r"(\d{4})-(\d\d)-(\d\d)", "ymd"), (r"(\d\d)\.(\d\d)\.(\d{4})", "dmy"))


def day(text, formats=AMS_DAYS):
    """By the first of the formats that fits; None for null; Reject for no such day."""
    if text is None:
        return None
    for pattern, order in formats:
        found = re.fullmatch(pattern, text, re.ASCII)
        if found:
            part = dict(zip(order, map(int, found.groups())))
            try:
                return datetime.date(part["y"], part["m"], part["d"])
            except ValueError:
                raise Reject("no-such-day") from None
    raise Reject("not-a-date")


def moment(text):
    """Moodle's: Monday, 4 March 2024, 10:15 AM; the weekday must be that of the day."""
    if text is None:
        return None
    if not re.fullmatch(r"[A-Z][a-z]+, \d\d? [A-Z][a-z]+ \d{4}, \d\d?:\d\d [AP]M", text, re.ASCII):
        raise Reject("not-a-timestamp")
    weekday, rest = text.split(", ", 1)
    try:
        found = datetime.datetime.strptime(rest, "%d %B %Y, %I:%M %p")
    except ValueError:
        raise Reject("no-such-day") from None
    if found.strftime("%A") != weekday:
        raise Reject("no-such-day")
    return found


def code(crosswalk, text, null=None, otherwise=None):
    """A crosswalk that ignores case; `null` is the value for null, where it has one."""
    if text is None:
        return null
    value = crosswalk.get(text.strip().lower(), otherwise)
    if value is None:
        raise Reject("not-in-crosswalk")
    return value


def member_no(text):
    found = re.match(r"^N-?0*(\d+)$", text, re.ASCII | re.I)
    if not found:
        raise Reject("no-match", "member_no")
    return int(found.group(1))


def strip(text):
    return None if text is None else text.strip()


def squeeze(text):
    return None if text is None else " ".join(text.split())


def title(text):
    return None if text is None else re.sub(
        r"\w+", lambda word: word.group()[0].upper() + word.group()[1:].lower(), text)


def read(path, encoding, delimiter):
    """Records as dictionaries; a string in place of one that is no record says why."""
    with open(path, "rb") as file:
        data = file.read()
    if encoding == "utf-8":
        data = data.removeprefix(b"\xef\xbb\xbf")
    text = data.decode(encoding, "surrogateescape")
    header, *records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    seen = Counter()
    names = []
    for name in header:
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} {seen[name]}")
    for record in records:
        if len(record) != len(names):
            yield "csv-fields"
        elif any("\udc80" <= character <= "\udcff" for cell in record for character in cell):
            yield "csv-encoding"
        else:
            yield {name: cell or None for name, cell in zip(names, record)}


class Step:
    """A mapping: `parts` makes of a record what its joins and lists make of it, `make` of
    each part its row, or None where it is filtered."""

    def __init__(self, name, source, table, mode):
        self.name, self.source, self.table, self.mode = name, source, table, mode
        self.outcomes, self.rejects = Counter(), []  # (row, rule)
        self.fallbacks = Counter()  # (row, field)

    def run(self, make, parts=lambda record, fallback: [record]):
        for number, record in enumerate(self.source, 1):
            def fallback(field):
                self.fallbacks[number, field] += 1
            try:
                if isinstance(record, str):
                    raise Reject(record)
                made = parts(record, fallback)
            except Reject as why:
                self.reject(number, why)
                continue
            for part in made:
                try:
                    row = make(part, fallback)
                    self.outcomes["filtered" if row is None
                                  else self.table.write(row, self.mode)] += 1
                except Reject as why:
                    self.reject(number, why)

    def run_grouped(self, make, parts, combine):
        """As `run`, of rows that become one for each key: `make` gives a part's key and value,
        `combine` the row of a key and its values, in the order of the source."""
        groups = {}
        for number, record in enumerate(self.source, 1):
            def fallback(field):
                self.fallbacks[number, field] += 1
            try:
                for part in parts(record, fallback):
                    key, value = make(part)
                    groups.setdefault(key, []).append((number, value))
            except Reject as why:
                self.reject(number, why)
        for key, members in groups.items():
            try:
                outcome = self.table.write(combine(key, [value for _, value in members]), self.mode)
                self.outcomes.update({outcome: 1, "grouped": len(members) - 1})
            except Reject as why:
                for number, _ in members:
                    self.reject(number, why)

    def reject(self, number, why):
        self.outcomes["rejected"] += 1
        self.rejects.append((number, why.rule))


GENDER = {"female": "F", "f": "F", "male": "M", "m": "M", "transgender": "X", "x": "X"}
CONTACT_BY = {"email": "email", "e-mail": "email", "phone": "phone", "postal mail": "post"}
MEMBERSHIP_TYPE = {"general": "GEN", "student": "STU", "étudiant": "STU", "retired": "RET",
                   "retraité": "RET", "lifetime": "LIFE", "life": "LIFE"}
FUND = {"donation": "DON", "campaign contribution": "CMP", "member dues": "DUE",
        "event fee": "EVT"}
INSTRUMENT = {"check": "CHK", "cheque": "CHK", "credit card": "CARD", "visa": "CARD",
              "cash": "CASH", "eft": "EFT", "direct debit": "EFT"}
COMPLETION_STATE = {"completed": "done", "completed (achieved pass grade)": "passed",
                    "completed (did not achieve pass grade)": "failed"}
FEE = {"STU": Decimal("25"), "RET": Decimal("40"), "LIFE": Decimal("0"), "GEN": Decimal("80")}


def email(record, fallback):
    if record["Email"] is None:
        return None
    text = re.sub(r"\s*\(at\)\s*", "@", record["Email"].strip().lower())
    if re.fullmatch(r"[^@\s]+@[^@\s]+\.[a-z]+", text):
        return text
    return fallback("email")


def phone(record, fallback):
    """Digits decide: ten of them, or eleven with a 1 in front, an extension aside."""
    if record["Phone"] is None:
        return None
    text = re.sub(r" *(x|ext\.?) *\d+$", "", record["Phone"].strip())
    digits = re.sub(r"\D", "", text)
    if re.fullmatch(r"[-+. ()\d]+", text) and re.fullmatch(r"1?[2-9]\d{9}", digits):
        return "+1" + digits[-10:]
    return fallback("phone")


def extension(record):
    found = re.search(r"(?:x|ext\.?) *(\d+) *$", record["Phone"] or "", re.I)
    return found.group(1) if found else None


def birth(record, fallback):
    try:
        return day(record["D.O.B."])
    except Reject:
        return fallback("born")


def suffix(text):
    if text is None:
        return None
    found = re.fullmatch(r"([js])r\.?", text.strip(), re.I)
    return found.group(1).upper() + "r" if found else text.strip()


def salutation(text):
    return None if text is None else title(text.strip().removesuffix("."))


def website(text):
    return "https://" + text if text and text.lower().startswith("www.") else text


def contact_by(record, fallback):
    text = record["Preferred Comm"]
    if text is not None and text.strip().lower() not in CONTACT_BY:
        fallback("contact_by")
    return code(CONTACT_BY, text, null="email", otherwise="email")


def make_member(record, fallback):
    row = {
        "member_no": member_no(record["External ID"]),
        "ams_id": int(record["ID"]),
        "salutation": salutation(record["Title"]),
        "first_name": squeeze(record["First Name"]),
        "middle_name": strip(record["Middle Name"]),
        "last_name": squeeze(record["Last Name"]),
        "suffix": suffix(record["Suffix"]),
        "nickname": strip(record["Nick Name"]),
        "partner": ((record["Spouse First Name"] or "") + " " +
                    (record["Last Name 2"] or "")).strip() or None,
        "email": email(record, fallback),
        "phone": phone(record, fallback),
        "phone_extension": extension(record),
        "gender": code(GENDER, record["Gender"], null="U"),
        "born": birth(record, fallback),
        "do_not_call": (record["Do Not Call"] or "0").lower() in ("1", "yes"),
        "contact_by": contact_by(record, fallback),
        "employer": strip(record["Employer"]),
        "website": website(strip(record["Web Site"])),
        "photo": None,
        "origin": "ams",
    }
    if row["last_name"] is None:
        raise Reject("require")
    return row


def make_address(record, _):
    if record["City"] is None:
        return None
    region = record["State"].strip().upper()
    region = "QC" if region in ("QUÉBEC", "QUEBEC") else region
    postcode = (record["Zip"] or "").strip().upper()
    if re.fullmatch(r"\d{4}", postcode):
        postcode = "0" + postcode
    if record["Zip + 4"]:
        postcode += "-" + record["Zip + 4"]
    city = record["City"]
    return {
        "member_no": member_no(record["External ID"]),
        "kind": "work" if re.search("work|office", record["Location Name"] or "", re.I)
                else "home",
        "street": None if record["Street"] is None else
                  ", ".join(line.strip() for line in record["Street"].strip().split("\n")),
        "city": title(city) if city == city.upper() else city,
        "region": region,
        "postcode": postcode or None,
        "country": "CA" if region in ("QC", "ON") else "US",
    }


def year_later(start):
    """To the day before; a 29 February ends as a 28 February would."""
    anniversary = start.replace(year=start.year + 1, day=min(start.day, 28)) \
        if (start.month, start.day) == (2, 29) else start.replace(year=start.year + 1)
    return anniversary - datetime.timedelta(days=1)


def make_membership(record, _):
    kind, start = code(MEMBERSHIP_TYPE, record["Membership Type"]), day(record["Start Date"])
    if record["email"] is None:
        raise Reject("require")
    return {
        "member_email": record["email"].strip().lower(),
        "type_code": kind,
        "started": start,
        "ends": None if kind == "LIFE" else year_later(start),
        "fee": FEE[kind],
        "source": strip(record["Source"]),
    }


def make_gift(record, _):
    booked = day(record["Date"])
    if booked is None or booked < CUTOFF:
        return None
    text = re.sub(r"[$, ]", "", record["Amount"])
    if not re.fullmatch(r"-?\d+(\.\d{1,2})?", text, re.ASCII):
        raise Reject("not-a-number")
    amount = Decimal(text)
    reference = record["Transaction ID"] or record["Check #"]
    if reference is None:
        raise Reject("require")
    check = re.fullmatch(r"(?:.*check #)?(\d+)", reference)
    return {
        "reference": "CHK-" + check.group(1) if check else reference,
        "member_no": member_no(record["External ID"]),
        "received": booked,
        "amount": amount,
        "fee": Decimal(record["Fee Amount"] or "0"),
        "deductible": amount - Decimal(record["Non-deductible"] or "0"),
        "fund_code": code(FUND, record["Contribution Type"]),
        "instrument_code": code(INSTRUMENT, record["Paid By"]),
        "appeal": strip(record["Source"]),
        "booked_by": "migration",
    }


def fee_line(record):
    """Category and day of a line of the fee sheet; Reject where one is no such thing."""
    return code(MEMBERSHIP_TYPE, record["Category"]), day(record["From"], FEE_DAYS)


def fee_amount(text):
    """A comma before two digits, points or blanks before it, a dollar sign behind."""
    found = re.fullmatch(r"([\d.\s]+),(\d\d)\s*\$?", text)
    if not found:
        raise Reject("no-match")
    return Decimal(re.sub(r"[.\s]", "", found[1]) + "." + found[2])


def kind_of_fee(record):
    try:
        return code(MEMBERSHIP_TYPE, record["Category"])
    except Reject:
        return None


def has_day(record):
    try:
        day(record["From"], FEE_DAYS)
        return True
    except Reject:
        return False


def is_fee(record):
    try:
        fee_amount(record["Fee"])
        return fee_line(record)[1] is not None
    except Reject:
        return False


def fee_parts(records):
    """A line beside each later one of its category, or alone where there is none. A day
    that is none is no later one, by a fallback of the join's condition."""
    followers = [fee_line(record) for record in records if is_fee(record)]
    dayless = [kind_of_fee(record) for record in records if not has_day(record)]

    def parts(record, fallback):
        line = fee_line(record)
        if line[0] in dayless:
            fallback("n")
        later = [start for kind, start in followers
                 if is_fee(record) and kind == line[0] and start > line[1]]
        return [(line, record, start) for start in later or [None]]
    return parts


def make_fee(part):
    line, record, end = part
    return line, (fee_amount(record["Fee"]), end)


def combine_fee(line, values):
    if line[1] is None:
        raise Reject("require")
    return {
        "type_code": line[0],
        "amount": values[-1][0],
        "valid_from": line[1],
        "valid_to": min((end for _, end in values if end), default=None),
    }


def completion_parts(contacts):
    """An account's activities, each beside the first contact that has its e-mail address."""
    by_email = {}
    for contact in contacts:
        if contact["Email"]:
            address = re.sub(r"\s*\(at\)\s*", "@", contact["Email"].strip().lower())
            by_email.setdefault(address, []).append(contact)

    def parts(record, fallback):
        partners = by_email.get(record["email"].strip().lower(), [None])
        if len(partners) > 1:
            fallback("m")
        return [(partners[0], name[:-len(" - Completion date")], record)
                for name in record if name.endswith(" - Completion date")]
    return parts


def make_completion(part, _):
    contact, activity, record = part
    said = record[activity]
    if said.lower().startswith("not completed"):
        return None
    row = {
        "member_no": contact and member_no(contact["External ID"]),
        "activity": activity,
        "state": code(COMPLETION_STATE, re.sub(r" \(set by .*\)$", "", said)),
        "completed_at": moment(record[f"{activity} - Completion date"]),
    }
    if contact is None:
        raise Reject("require")
    return row


def migrate(sample):
    """The six steps as they must come out, in order."""
    contacts = list(read(f"{sample}/ams/contacts.csv", "utf-8", ","))
    memberships = list(read(f"{sample}/office/memberships.csv", "windows-1252", ";"))
    contributions = list(read(f"{sample}/ams/contributions.csv", "utf-8", ","))
    fees = list(read(f"{sample}/office/fees.csv", "windows-1252", ";"))
    accounts = list(read(f"{sample}/lms/completions.csv", "utf-8", ","))
    first, last = datetime.date(1900, 1, 1), datetime.date(2026, 12, 31)
    member = Table(["member_no"], unique=["ams_id", "email"],
                   checks=[("born", lambda born: first <= born <= last)])
    address = Table(["member_no", "kind"], references=[("member_no", member, "member_no")])
    membership = Table(["member_email", "type_code", "started"],
                       references=[("member_email", member, "email")])
    gift = Table(["reference"], references=[("member_no", member, "member_no")],
                 checks=[("amount", lambda amount: amount > 0),
                         ("deductible", lambda deductible: deductible >= 0)])
    fee = Table(["type_code", "valid_from"])
    completion = Table(["member_no", "activity"], references=[("member_no", member, "member_no")])
    steps = []
    for name, source, table, mode, *make in (
            ("member", contacts, member, "upsert", make_member),
            ("address", contacts, address, "upsert", make_address),
            ("membership", memberships, membership, "upsert", make_membership),
            ("gift", contributions, gift, "insert", make_gift),
            ("course_completion", accounts, completion, "upsert", make_completion,
             completion_parts(contacts))):
        steps.append(Step(name, source, table, mode))
        steps[-1].run(*make)
    steps.append(Step("fee", fees, fee, "upsert"))
    steps[-1].run_grouped(make_fee, fee_parts(fees), combine_fee)
    return steps


def stored(value):
    """A value of ours as it is compared with one of SQLite's."""
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, bool):
        return int(value)
    return value


def compare_tables(steps, database):
    for step in steps:
        fields = list(next(iter(step.table.rows.values())))
        found = {}
        for row in database.execute(f"select {', '.join(fields)} from {step.name}"):
            row = dict(zip(fields, row))
            for field, value in row.items():
                if isinstance(value, (int, float)) and field in ("amount", "fee", "deductible"):
                    row[field] = Decimal(str(value))
            found[tuple(row[field] for field in step.table.key)] = row
        wanted = {}
        for row in step.table.rows.values():
            row = {field: stored(value) for field, value in row.items()}
            wanted[tuple(row[field] for field in step.table.key)] = row
        for key in sorted(wanted.keys() | found.keys(), key=str):
            if wanted.get(key) != found.get(key):
                yield f"{step.name} {key}: {found.get(key)}\n  should be {wanted.get(key)}"


def compare_accounts(steps, project, run):
    names = ("inserted", "updated", "unchanged", "deleted", "filtered", "rejected", "duplicate",
             "grouped")
    query = (f"select rows_read, rows_made, {', '.join(names)}, accounted from run_account "
             "where run = ? and mapping = ?")
    for step in steps:
        read, total = len(step.source), sum(step.outcomes.values())
        wanted = (read, total - read, *(step.outcomes[name] for name in names), total)
        found = project.execute(query, (run, step.name)).fetchone()
        if found != wanted:
            yield f"account of {step.name}: {found}\n  should be {wanted}"


def compare_rejects(steps, project, run):
    for step in steps:
        found, wanted = Counter(project.execute(
            "select row, rule from reject join run_step using (run, step) "
            "where run = ? and mapping = ?", (run, step.name))), Counter(step.rejects)
        for row, rule in sorted(found.keys() | wanted.keys()):
            if found[row, rule] != wanted[row, rule]:
                yield (f"reject of {step.name} row {row}: {rule} {found[row, rule]} times, "
                       f"should be {wanted[row, rule]}")


def compare_fallbacks(steps, project, run):
    """Of rows that were written: what a rejected row would have fallen back to matters to none.
    A partner that is the first of several is such a choice, too."""
    for step in steps:
        rejected = {row for row, _ in step.rejects}
        found = set()
        for first, last, field in project.execute(
                "select first_row, last_row, field from field_decision "
                "where run = ? and mapping = ?", (run, step.name)):
            found |= {(row, field) for row in range(first, last + 1)}
        for row, field in sorted(found ^ step.fallbacks.keys()):
            if row not in rejected:
                yield (f"fallback of {step.name} row {row} {field}: "
                       f"{'logged' if (row, field) in found else 'not logged'}")


def main(sample, *files):
    steps = migrate(sample)
    if not files:
        for step in steps:
            print(step.name, len(step.source), dict(step.outcomes), 
                  dict(Counter(rule for _, rule in step.rejects)),
                  dict(Counter(field for _, field in step.fallbacks)))
        return 0
    crm, project = map(sqlite3.connect, files)
    differences = [*compare_tables(steps, crm)]
    for compare in (compare_accounts, compare_rejects, compare_fallbacks):
        differences += compare(steps, project, 1)
    for line in differences[:40]:
        print(line)
    if differences:
        print(f"{len(differences)} differences")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
