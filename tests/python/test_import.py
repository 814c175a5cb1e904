"""Spreadsheets taken in from Python: a stream of a header and the file's bytes."""

import unittest

import grpc

import ledger
from inforce.v1 import import_service_pb2 as i
from inforce.v1 import import_service_pb2_grpc
from inforce.v1 import query_service_pb2 as q
from inforce.v1 import terms_pb2 as t
from ledger import NATION, QUESTIONS, REGION, refusal

IMPORTS = import_service_pb2_grpc.ImportServiceStub(ledger.CHANNEL)
HEADINGS = "序号,事项编码,设定层级,主管部门,事项名称,实施机关,可实施层级,设定和实施依据,依据类别\n"
CHUNK = 1000


def setUpModule():
    ledger.found()


def items(*codes):
    """A list of the nation, with an item of each code."""
    rows = (
        f"{n},{code},国家级,示例部,示例许可{code},省级示例部门,省级,《示例法》第一条,法律\n"
        for n, code in enumerate(codes, 1)
    )
    return (HEADINGS + "".join(rows)).encode()


def claims(*rows):
    return ("上级清单序号,事项编码,事项名称,主管部门,实施机关\n" + "".join(f"{row},甲局,甲局\n" for row in rows)).encode()


def header(file, place=NATION, act=i.IMPORT_ACT_ADD, **more):
    return i.ImportHeader(
        jurisdiction=place,
        act=act,
        effective_from="2022-03-01",
        bytes=more.pop("bytes", len(file)),
        instrument=ledger.instrument(place),
        **more,
    )


def claimed(file, **more):
    return header(file, REGION, i.IMPORT_ACT_CLAIM, **more)


def send(*messages, principal=ledger.officer(NATION), **options):
    metadata = (("inforce-principal", principal),) if principal else ()
    return IMPORTS.ImportList(iter(messages), metadata=metadata, **options)


def chunks(file):
    return [i.ImportListRequest(chunk=file[at : at + CHUNK]) for at in range(0, len(file), CHUNK)]


def take_in(file, head, **options):
    return send(i.ImportListRequest(header=head), *chunks(file), **options)


def size():
    return QUESTIONS.GetHead(q.GetHeadRequest()).size


def listed(place, at_least):
    request = q.ListCatalogRequest(jurisdiction=place, on="2022-11-01", at_least=at_least, page_size=1000)
    return {row.item for row in QUESTIONS.ListCatalog(request).answer.rows}


class Imports(unittest.TestCase):
    def test_a_list_is_shown_then_recorded_whole_and_sent_again_recorded_once(self):
        codes = [f"0002010{n:02}000" for n in range(1, 41)]
        file = items(*codes)
        before = size()
        shown = take_in(file, header(file, dry_run=True), principal=None)
        self.assertEqual((shown.report.errors, shown.difference.counts.added, shown.commands), (0, 40, 40))
        self.assertEqual([row.item for row in shown.difference.added], codes)
        self.assertFalse(shown.HasField("recorded"))
        self.assertEqual(size(), before, "a dry run records nothing")

        answer = take_in(file, header(file))
        self.assertEqual((answer.recorded.records, answer.recorded.repeated_commands), (40, 0))
        self.assertEqual(answer.recorded.first.sequence, before)
        self.assertLessEqual(set(codes), listed(NATION, answer.recorded.position))

        again = take_in(file, header(file))
        self.assertEqual((again.commands, again.difference.counts.unchanged), (0, 40))
        self.assertFalse(again.HasField("recorded"))
        self.assertEqual(size(), before + 40)

    def test_a_row_names_two_rows_of_the_parents_list_by_its_numbers(self):
        codes = [f"0002020{n:02}000" for n in range(1, 4)]
        file = items(*codes)
        take_in(file, header(file))
        serials = [
            i.NumberedItem(serial=1, item=codes[0]),
            i.NumberedItem(serial=729, name=f"示例许可{codes[1]}"),
            i.NumberedItem(serial=730, name="没有的事项"),
        ]
        rows = claims("1、729,,", "730,,")
        answer = take_in(rows, claimed(rows, serials=serials), principal=ledger.officer(REGION))
        (wrong,) = answer.report.findings
        self.assertEqual((wrong.code, wrong.row, wrong.column), ("serial_not_one_item", 3, "A"))
        self.assertIn("没有的事项", wrong.message_zh)
        rows = claims("1、729,,")
        answer = take_in(rows, claimed(rows, serials=serials), principal=ledger.officer(REGION))
        self.assertEqual([(row.row, row.item) for row in answer.difference.added], [(2, codes[0]), (2, codes[1])])
        self.assertLessEqual(set(codes[:2]), listed(REGION, answer.recorded.position))

    def test_what_is_wrong_with_a_file_is_a_report_and_nothing_is_recorded(self):
        before = size()
        good, bad = "000203001000", "0002030020"
        cases = {
            b"": "file_empty",
            b"PK\x03\x04 no workbook": "damaged",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600): "old_format",
            "读我\n这不是清单\n".encode(): "header_missing",
            items(good, bad): "code_wrong",
            items(good, good): "item_twice",
        }
        for file, code in cases.items():
            answer = take_in(file, header(file))
            errors = [found for found in answer.report.findings if found.severity == "error"]
            self.assertIn(code, [found.code for found in errors], file[:20])
            self.assertEqual((answer.commands, answer.HasField("recorded")), (0, False))
            for text in ("message_zh", "message_en", "remedy_zh", "remedy_en"):
                self.assertTrue(getattr(errors[0], text), code)
        self.assertEqual(size(), before)

    def test_ten_thousand_errors_are_all_counted_and_the_first_thousand_told(self):
        file = HEADINGS.encode() + b"1,wrong,,,,,,,\n" * 10_000
        answer = take_in(file, header(file))
        told = answer.report
        self.assertEqual(len(told.findings), 1_000)
        self.assertEqual(told.left_out, told.errors - 1_000)
        self.assertIn(("code_wrong", 10_000), [(total.code, total.count) for total in told.totals])
        self.assertLess(answer.ByteSize(), 4 << 20, "what clients take at most where they do not say")

    def test_a_refusal_of_the_law_names_the_row(self):
        codes = [f"0002040{n:02}000" for n in range(1, 4)]
        file, before = items(*codes), size()
        head = header(file)
        head.instrument.issuer.CopyFrom(ledger.government(REGION))
        refused = refusal(take_in, file, head)
        self.assertEqual((refused.reason, refused.metadata["row"]), ("instrument_not_by_government", "2"))
        self.assertEqual(refused.metadata["item"], codes[0])
        self.assertEqual(size(), before)


class WrongCalls(unittest.TestCase):
    """What is no file of anybody: a status, and nothing recorded."""

    def setUp(self):
        self.file = items("000205001000")
        self.before = size()

    def tearDown(self):
        self.assertEqual(size(), self.before)

    def check(self, refused, code, reason):
        self.assertEqual((refused.code, refused.reason), (code, reason))
        for text in ("zh", "en", "remedy_zh", "remedy_en"):
            self.assertTrue(refused.metadata[text])

    def test_a_stream_without_a_header_or_with_two_is_refused(self):
        head = i.ImportListRequest(header=header(self.file))
        for messages in ([], chunks(self.file), [head, head], [head, i.ImportListRequest()]):
            refused = refusal(send, *messages)
            self.check(refused, grpc.StatusCode.INVALID_ARGUMENT, "import_out_of_order")

    def test_a_stream_cut_short_or_too_long_is_refused(self):
        for announced in (len(self.file) + 1, len(self.file) - 1, 0):
            refused = refusal(take_in, self.file, header(self.file, bytes=announced))
            self.check(refused, grpc.StatusCode.INVALID_ARGUMENT, "import_cut_short")

    def test_a_file_over_the_limit_is_refused_by_what_it_announces(self):
        refused = refusal(take_in, self.file, header(self.file, bytes=2 << 30))
        self.check(refused, grpc.StatusCode.RESOURCE_EXHAUSTED, "import_too_large")

    def test_a_chunk_over_the_limit_is_refused(self):
        file = bytes(2 << 20)
        head = i.ImportListRequest(header=header(file))
        refused = refusal(send, head, i.ImportListRequest(chunk=file))
        self.check(refused, grpc.StatusCode.RESOURCE_EXHAUSTED, "message_too_large")

    def test_an_unknown_jurisdiction_and_wrong_fields_are_named(self):
        refused = refusal(take_in, self.file, header(self.file, place="119900"))
        self.check(refused, grpc.StatusCode.NOT_FOUND, "jurisdiction_unknown")
        head = header(self.file)
        head.jurisdiction, head.act, head.effective_from = "six", 0, "2022-02-30"
        head.serials.add(serial=7)
        refused = refusal(take_in, self.file, head)
        self.check(refused, grpc.StatusCode.INVALID_ARGUMENT, "not_a_jurisdiction_code")
        wrong = ["header.jurisdiction", "header.act", "header.effective_from", "header.serials[0].name"]
        self.assertEqual(list(refused.fields), wrong)

    def test_the_nation_has_nobody_to_claim_from(self):
        file = claims(",000101001000,")
        refused = refusal(take_in, file, header(file, act=i.IMPORT_ACT_CLAIM))
        self.check(refused, grpc.StatusCode.FAILED_PRECONDITION, "setter_does_not_claim")

    def test_who_records_says_who_it_is(self):
        refused = refusal(take_in, self.file, header(self.file), principal=None)
        self.check(refused, grpc.StatusCode.UNAUTHENTICATED, "principal_missing")
        refused = refusal(take_in, self.file, header(self.file), principal="nobody")
        self.check(refused, grpc.StatusCode.PERMISSION_DENIED, "not_permitted")

    def test_a_reason_to_end_has_to_be_one(self):
        head = header(self.file)
        head.whole = t.END_REASON_UNSPECIFIED
        refused = refusal(take_in, self.file, head)
        self.assertEqual((refused.reason, list(refused.fields)), ("field_missing", ["header.whole"]))

    def test_a_file_that_never_ends_meets_its_deadline(self):
        def messages():
            yield i.ImportListRequest(header=header(self.file))
            while True:
                yield i.ImportListRequest(chunk=b"")

        metadata = (("inforce-principal", ledger.officer(NATION)),)
        refused = refusal(IMPORTS.ImportList, messages(), metadata=metadata, timeout=0.3)
        self.assertEqual(refused.code, grpc.StatusCode.DEADLINE_EXCEEDED)
