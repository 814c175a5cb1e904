"""Commands and questions from Python, with code made from the contract by another compiler than ours."""

import threading
import unittest
import uuid

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase

import blake3_plain
import ledger
import record
from inforce.v1 import command_service_pb2 as cs
from inforce.v1 import commands_pb2 as c
from inforce.v1 import query_service_pb2 as q
from inforce.v1 import terms_pb2 as t
from ledger import COMMANDS, FREE_ITEM, ITEM, NATION, QUESTIONS, REGION, execute, refusal


def setUpModule():
    ledger.found()


def size():
    return QUESTIONS.GetHead(q.GetHeadRequest()).size


def in_force(item, **more):
    request = q.GetInForceRequest(jurisdiction=REGION, item=item, on="2022-11-01", **more)
    return QUESTIONS.GetInForce(request)


class Commands(unittest.TestCase):
    def test_a_receipt_carries_the_bytes_and_they_say_what_it_says(self):
        principal = "clerk-of-the-receipt"
        answer = execute(ledger.grant(principal))
        (made,) = answer.records
        self.assertEqual(answer.position, made.sequence + 1)
        fields = record.decode(made.content)
        self.assertEqual(fields["sequence"], made.sequence)
        self.assertEqual(fields["recorded_at"], made.recorded_at)
        self.assertEqual(fields["principal"], ledger.ADMINISTRATOR)
        self.assertEqual(fields["stream"][2], principal)
        self.assertEqual((made.kind, fields["kind"]), ("role_granted", 30))
        self.assertEqual(record.record_hash(made.content), made.hash)

    def test_the_same_id_gives_the_first_result_and_other_content_is_refused(self):
        command = ledger.grant("clerk-of-the-retry")
        first, again = execute(command), execute(command)
        self.assertFalse(first.repeated)
        self.assertTrue(again.repeated)
        self.assertEqual(list(first.records), list(again.records))
        command.command.grant_role.principal = "somebody-else"
        refused = refusal(execute, command)
        self.assertEqual((refused.code, refused.reason), (grpc.StatusCode.ALREADY_EXISTS, "command_id_reused"))
        self.assertEqual(refused.metadata["records"], str(first.records[0].sequence))

    def test_a_refusal_says_in_both_languages_what_is_wrong_and_what_to_do(self):
        before = size()
        refused = refusal(execute, ledger.claim("000199999000"), ledger.officer(REGION))
        self.assertEqual((refused.code, refused.reason), (grpc.StatusCode.NOT_FOUND, "parent_does_not_list"))
        for key in ("article", "zh", "en", "remedy_zh", "remedy_en"):
            self.assertTrue(refused.metadata[key], key)
        self.assertIn(refused.metadata["zh"], refused.sentences["zh-CN"])
        self.assertIn(refused.metadata["remedy_en"], refused.sentences["en"])
        self.assertEqual(size(), before)

    def test_a_stale_version_is_refused_and_the_right_one_taken(self):
        command = ledger.grant("clerk-of-the-version")
        command.expected_version = 7
        refused = refusal(execute, command)
        self.assertEqual((refused.code, refused.reason), (grpc.StatusCode.ABORTED, "expected_version_differs"))
        command.expected_version = 0
        self.assertFalse(execute(command).repeated)

    def test_wrong_fields_are_all_named(self):
        command = ledger.claim("no such code")
        command.command_id = "7"
        command.effective_from = "2022-02-30"
        refused = refusal(execute, command, ledger.officer(REGION))
        self.assertEqual((refused.code, refused.reason), (grpc.StatusCode.INVALID_ARGUMENT, "not_a_command_id"))
        self.assertEqual(list(refused.fields), ["command_id", "effective_from", "item"])
        self.assertEqual(refused.metadata["violations"], "3")

    def test_over_long_text_is_refused_by_its_field(self):
        command = ledger.claim()
        command.command.claim.local.department.name = "长" * 20_000
        refused = refusal(execute, command, ledger.officer(REGION))
        self.assertEqual((refused.code, refused.reason), (grpc.StatusCode.INVALID_ARGUMENT, "text_too_long"))
        self.assertEqual(refused.metadata["field"], "local.department.name")

    def test_who_does_not_say_who_asks_is_told_how(self):
        refused = refusal(execute, ledger.grant("nobody"), principal=None)
        self.assertEqual((refused.code, refused.reason), (grpc.StatusCode.UNAUTHENTICATED, "principal_missing"))
        self.assertIn("inforce-principal", refused.metadata["remedy_zh"])

    def test_a_batch_is_all_or_nothing(self):
        metadata = (("inforce-principal", ledger.ADMINISTRATOR),)

        def send(commands):
            messages = (cs.ExecuteBatchRequest(submission=command) for command in commands)
            return COMMANDS.ExecuteBatch(messages, metadata=metadata)

        commands = [ledger.grant(f"clerk-{number}") for number in range(200)]
        answer = send(commands)
        self.assertEqual([made.command_id for made in answer.commands], [made.command_id for made in commands])
        self.assertEqual(answer.position, answer.commands[-1].first.sequence + 1)
        before = size()
        refused = refusal(send, [ledger.grant("one-more"), ledger.grant("clerk-7")])
        self.assertEqual((refused.reason, refused.metadata["index"]), ("role_held", "1"))
        self.assertEqual(size(), before)

    def test_a_batch_cut_short_is_refused_where_its_number_was_given(self):
        metadata = (("inforce-principal", ledger.ADMINISTRATOR),)
        before = size()
        messages = [cs.ExecuteBatchRequest(submission=ledger.grant("clerk-of-three"), commands=3)]
        refused = refusal(COMMANDS.ExecuteBatch, iter(messages), metadata=metadata)
        self.assertEqual((refused.code, refused.reason), (grpc.StatusCode.INVALID_ARGUMENT, "batch_cut_short"))
        self.assertEqual(size(), before)


class BrokenMessages(unittest.TestCase):
    def send(self, content, **options):
        path = "/inforce.v1.CommandService/Execute"
        call = ledger.CHANNEL.unary_unary(path, response_deserializer=cs.ExecuteResponse.FromString)
        return refusal(call, content, metadata=(("inforce-principal", ledger.ADMINISTRATOR),), **options)

    def test_text_that_is_no_utf_8_is_refused(self):
        command = ledger.grant("clerk-of-the-bytes")
        whole = cs.ExecuteRequest(submission=command).SerializeToString()
        refused = self.send(whole.replace(b"clerk-of", b"\xff\xfe\xc3-of"))
        self.assertEqual((refused.code, refused.reason), (grpc.StatusCode.INVALID_ARGUMENT, "message_malformed"))

    def test_a_message_over_the_limit_is_refused_and_the_connection_goes_on(self):
        refused = self.send(b"\x0a" + b"\x80\x80\x80\x01" + bytes(2 << 20))
        self.assertEqual(refused.code, grpc.StatusCode.RESOURCE_EXHAUSTED)
        self.assertEqual(refused.reason, "message_too_large")
        self.assertGreater(size(), 0)

    def test_a_batch_that_never_ends_meets_its_deadline_and_records_nothing(self):
        before = size()
        never = threading.Event()
        self.addCleanup(never.set)

        def messages():
            yield cs.ExecuteBatchRequest(submission=ledger.grant("clerk-of-the-deadline"))
            never.wait()

        metadata = (("inforce-principal", ledger.ADMINISTRATOR),)
        refused = refusal(COMMANDS.ExecuteBatch, messages(), metadata=metadata, timeout=0.2)
        self.assertEqual(refused.code, grpc.StatusCode.DEADLINE_EXCEEDED)
        self.assertEqual(size(), before)


class Questions(unittest.TestCase):
    def test_in_force_answers_with_the_records_it_rests_on(self):
        yes = in_force(ITEM, intervals=True).answer
        self.assertTrue(yes.in_force and yes.exercised_here and yes.conclusive)
        self.assertEqual((yes.reason, yes.status, yes.valid_on), ("in_force", "in_force", "2022-11-01"))
        self.assertEqual([level.level for level in yes.deciding_records], ["region", "nation"])
        self.assertEqual(yes.listing.name, "示例许可")
        self.assertTrue(yes.intervals.values[-1].in_force)

    def test_yes_as_known_now_and_no_as_known_then(self):
        item = "000101003000"
        add = c.AddItem(jurisdiction=NATION, item=item, elements=ledger.elements())
        execute(ledger.by_officer(NATION, add_item=add), ledger.officer(NATION))
        claimed = execute(ledger.claim(item), ledger.officer(REGION))
        sequence = claimed.records[0].sequence
        now = in_force(item, at_least=claimed.position)
        self.assertTrue(now.answer.in_force)
        self.assertGreaterEqual(now.position, claimed.position)
        then = in_force(item, as_of=sequence - 1).answer
        self.assertEqual((then.in_force, then.reason, then.as_of), (False, "not_claimed", sequence - 1))

    def test_an_as_of_beyond_the_head_is_refused(self):
        refused = refusal(in_force, ITEM, as_of=size() + 1000)
        self.assertEqual((refused.code, refused.reason), (grpc.StatusCode.OUT_OF_RANGE, "as_of_beyond_head"))
        self.assertEqual(list(refused.fields), ["as_of"])

    def test_pages_follow_each_other_and_a_token_of_another_question_is_refused(self):
        request = q.ListCatalogRequest(jurisdiction=NATION, subtree=True, on="2022-11-01", page_size=1)
        seen = []
        while True:
            answer = QUESTIONS.ListCatalog(request).answer
            seen += [(row.jurisdiction.level, row.item) for row in answer.rows]
            if not answer.HasField("next_page_token"):
                break
            request.page_token = answer.next_page_token
        self.assertIn(("region", ITEM), seen)
        self.assertEqual(len(seen), len(set(seen)))
        request.on = "2022-12-01"
        refused = refusal(QUESTIONS.ListCatalog, request)
        self.assertEqual((refused.code, refused.reason), (grpc.StatusCode.INVALID_ARGUMENT, "page_token_foreign"))

    def test_counts_and_obligations_speak_of_the_day_they_are_asked_of(self):
        counts = QUESTIONS.GetCounts(q.GetCountsRequest(jurisdiction=REGION, on="2022-11-01")).answer
        self.assertEqual(counts.asked.valid_on, "2022-11-01")
        self.assertGreaterEqual(counts.rows[0].listed, 1)
        request = q.ListObligationsRequest(jurisdiction=REGION, on="2022-11-01", kinds=["claim_or_decline"])
        owed = QUESTIONS.ListObligations(request).answer
        self.assertIn(FREE_ITEM, [row.item for row in owed.rows])

    def test_a_history_has_the_payload_of_every_record(self):
        request = q.GetHistoryRequest(jurisdiction=REGION, item=ITEM, on="2022-11-01")
        (row,) = QUESTIONS.GetHistory(request).answer.rows
        self.assertEqual(row.record.kind, "claimed")
        self.assertEqual(row.record.payload["parent"].map.values["jurisdiction"].text.rstrip("0"), "")
        self.assertEqual(record.decode(row.record.content)["sequence"], row.record.sequence)


class Findings(unittest.TestCase):
    """What compares, searches and counts."""

    def about(self, place=REGION, **more):
        return {"jurisdiction": place, "on": "2022-11-01", **more}

    def test_two_days_two_sequences_and_two_jurisdictions_are_compared(self):
        days = q.CompareCatalogsRequest(**self.about(), from_on="2022-02-01")
        answer = QUESTIONS.CompareCatalogs(days).answer
        self.assertEqual(getattr(answer, "from").valid_on, "2022-02-01")
        row = next(row for row in answer.rows if row.item == ITEM)
        self.assertEqual((row.change, row.name), ("added", "示例许可"))
        self.assertEqual((getattr(row, "from").listed, row.to.listed), (False, True))
        self.assertGreater(row.to.record.sequence, 0)
        self.assertEqual(answer.counts.main_items.added, len(answer.rows))
        both = q.CompareCatalogsRequest(**self.about(), from_jurisdiction=NATION)
        rows = QUESTIONS.CompareCatalogs(both).answer.rows
        changes = {row.item: row.change for row in rows}
        self.assertEqual(changes[FREE_ITEM], "removed")
        known = q.CompareCatalogsRequest(**self.about(), from_as_of=0)
        self.assertEqual(QUESTIONS.CompareCatalogs(known).answer.counts.main_items.removed, 0)

    def test_a_comparison_with_nothing_is_refused_by_its_field(self):
        refused = refusal(QUESTIONS.CompareCatalogs, q.CompareCatalogsRequest(**self.about()))
        self.assertEqual((refused.code, refused.reason), (grpc.StatusCode.INVALID_ARGUMENT, "nothing_to_compare"))
        self.assertEqual(list(refused.fields), ["from_on"])

    def test_what_is_behind_says_since_when_and_what(self):
        item = "000101008000"
        add = c.AddItem(jurisdiction=NATION, item=item, elements=ledger.elements())
        execute(ledger.by_officer(NATION, add_item=add), ledger.officer(NATION))
        execute(ledger.claim(item), ledger.officer(REGION))
        rename = c.RenameItem(jurisdiction=NATION, item=item, names=ledger.names("更名后的许可"))
        done = execute(ledger.by_officer(NATION, rename_item=rename), ledger.officer(NATION))
        request = q.ListBehindRequest(**self.about(NATION, subtree=True, at_least=done.position))
        (row,) = QUESTIONS.ListBehind(request).answer.rows
        self.assertEqual((row.item, row.behind.jurisdiction.level, row.behind.since), (item, "region", "2022-03-01"))
        self.assertEqual([record.sequence for record in row.behind.records], [done.records[0].sequence])
        (difference,) = row.differences
        told = (difference.element, getattr(difference, "from").text, difference.to.text)
        self.assertEqual(told, ("name", "示例许可", "更名后的许可"))

    def test_one_item_across_a_subtree(self):
        request = q.ListAcrossRequest(**self.about(NATION, subtree=True), item=FREE_ITEM)
        answer = QUESTIONS.ListAcross(request).answer
        self.assertEqual((answer.counts.jurisdictions, answer.counts.unclaimed), (2, 1))
        self.assertEqual([row.standing.listed for row in answer.rows], [True, False])

    def test_items_are_found_by_words_and_marked(self):
        item = "000101009000"
        elements = ledger.elements()
        elements.inherited.names.zh = "酒类（白酒）零售许可"
        elements.inherited.names.others.add(language=t.LANGUAGE_ENGLISH, text="Retail sale of Liquor")
        add = c.AddItem(jurisdiction=NATION, item=item, elements=elements)
        done = execute(ledger.by_officer(NATION, add_item=add), ledger.officer(NATION))

        def find(**words):
            request = q.SearchItemsRequest(**self.about(NATION, at_least=done.position), **words)
            return QUESTIONS.SearchItems(request).answer.rows

        (row,) = find(text="白酒 零售")
        self.assertEqual((row.listing.item, row.how), (item, "has"))
        (found,) = row.found
        marked = [found.text[getattr(mark, "from"):mark.to] for mark in found.marks]
        self.assertEqual(marked, ["白酒", "零售"])
        self.assertEqual([row.found[0].field for row in find(text="LIQUOR")], ["en"])
        self.assertEqual([row.how for row in find(text="酒类白酒零售审批")], ["near"])
        self.assertEqual([row.listing.item for row in find(code_prefix="000101009")], [item])
        self.assertIn(item, [row.listing.item for row in find(department="教育")])
        self.assertEqual(len(find(text="没有的事项名称")), 0)
        refused = refusal(find, text="（ ）")
        self.assertEqual((refused.reason, list(refused.fields)), ("nothing_to_find", ["text"]))

    def test_counts_in_any_combination(self):
        request = q.ListCountsByRequest(**self.about(NATION, subtree=True), by=["level", "status"])
        rows = QUESTIONS.ListCountsBy(request).answer.rows
        told = {(row.level, row.status): row.listed for row in rows}
        for level, place in (("nation", NATION), ("region", REGION)):
            counts = QUESTIONS.GetCounts(q.GetCountsRequest(jurisdiction=place, on="2022-11-01")).answer.rows[0]
            self.assertEqual(told[level, "in_force"], counts.listed)
        self.assertFalse(rows[0].HasField("department"))
        wrong = q.ListCountsByRequest(**self.about(), by=["level", "colour"])
        self.assertEqual(list(refusal(QUESTIONS.ListCountsBy, wrong).fields), ["by[1]"])

    def test_everything_one_bureau_exercises(self):
        answer = QUESTIONS.GetBureau(q.GetBureauRequest(**self.about(), bureau="教育行政部门")).answer
        self.assertIn(ITEM, [row.listing.item for row in answer.rows])
        self.assertTrue(all(row.as_department and row.as_authority for row in answer.rows))
        self.assertEqual(answer.totals.main_items, len(answer.rows))
        unknown = q.GetBureauRequest(**self.about(), bureau="X99999999999999999")
        refused = refusal(QUESTIONS.GetBureau, unknown)
        self.assertEqual((refused.code, refused.reason), (grpc.StatusCode.NOT_FOUND, "bureau_unknown"))

    def test_what_may_be_required(self):
        def may(what):
            return QUESTIONS.MayRequire(q.MayRequireRequest(jurisdiction=REGION, what=what, on="2022-11-01")).answer

        yes = may(ITEM)
        self.assertEqual((yes.answer, yes.exercised_here, yes.exact[0].verdict.in_force), ("yes", True, True))
        self.assertEqual(may("示例（许可）").answer, "yes")
        near = may("示例许可证")
        self.assertEqual((near.answer, near.reason), ("open", "near_names"))
        self.assertIn(ITEM, [row.verdict.item for row in near.near])
        self.assertEqual(may("美容店年检").reason, "not_recorded")


class TheWholeLog(unittest.TestCase):
    def test_every_record_names_the_hash_of_the_one_before_it(self):
        previous, streams, following = bytes(32), {}, 0
        while True:
            request = q.ListRecordsRequest(**{"from": following, "page_size": 50})
            answer = QUESTIONS.ListRecords(request)
            for told in answer.records:
                fields = record.decode(told.content)
                self.assertEqual((fields["sequence"], told.sequence), (following, following))
                self.assertEqual(record.record_hash(told.content), told.hash)
                self.assertEqual(fields["previous"], previous)
                stream = tuple(fields["stream"])
                number, stream_previous = streams.get(stream, (0, bytes(32)))
                self.assertEqual((fields["stream_number"], fields["stream_previous"]), (number, stream_previous))
                previous = bytes.fromhex(told.hash)
                streams[stream] = (number + 1, previous)
                following += 1
            if not answer.records:
                break
        self.assertGreater(following, 10)

    def test_our_plain_blake3_is_the_published_one(self):
        # The test vectors of the BLAKE3 team: input byte i is i mod 251.
        content = bytes(number % 251 for number in range(2049))
        published = {
            0: "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262",
            1: "2d3adedff11b61f14c886e35afa036736dcd87a74d27b5c1510225d0f592e213",
            1024: "42214739f095a406f3fc83deb889744ac00df831c10daa55189b5d121c855af7",
            2049: "5f4d72f40d7a5f82b15ca2b2e44b1de3c2ef86c426c95c1af0b6879522563030",
        }
        for length, expected in published.items():
            self.assertEqual(blake3_plain.digest(content[:length]).hex(), expected, length)


class TheServer(unittest.TestCase):
    def test_health_answers(self):
        stub = health_pb2_grpc.HealthStub(ledger.CHANNEL)
        for service in ("", "inforce.v1.CommandService", "inforce.v1.QueryService"):
            answer = stub.Check(health_pb2.HealthCheckRequest(service=service))
            self.assertEqual(answer.status, health_pb2.HealthCheckResponse.SERVING)

    def test_reflection_gives_the_contract(self):
        database = ProtoReflectionDescriptorDatabase(ledger.CHANNEL)
        self.assertIn("inforce.v1.QueryService", database.get_services())
        file = database.FindFileContainingSymbol("inforce.v1.Submission")
        self.assertEqual(file.name, "inforce/v1/commands.proto")

    def test_an_unknown_command_id_cannot_be_voided(self):
        void = c.Void(target=str(uuid.uuid4()), reason="登记有误")
        command = ledger.by_administrator(void=void)
        command.ClearField("effective_from")
        refused = refusal(execute, command)
        self.assertEqual((refused.code, refused.reason), (grpc.StatusCode.NOT_FOUND, "void_target_unknown"))


if __name__ == "__main__":
    unittest.main()
