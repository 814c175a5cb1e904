"""The questions that test_client.py does not ask, and that all of them are asked."""

import pathlib
import re
import unittest

import ledger
from inforce.v1 import commands_pb2 as c
from inforce.v1 import query_service_pb2 as q
from inforce.v1 import terms_pb2 as t
from ledger import ITEM, NATION, QUESTIONS, REGION, execute

DAY = "2022-11-01"
DECLINED_ITEM, OPEN_ITEM = "000101041000", "000101042000"


def setUpModule():
    ledger.found()
    add = [
        ledger.by_officer(NATION, add_item=c.AddItem(jurisdiction=NATION, item=item, elements=ledger.elements()))
        for item in (DECLINED_ITEM, OPEN_ITEM)
    ]
    decline = c.Decline(
        jurisdiction=REGION,
        item=DECLINED_ITEM,
        reason=t.DECLINE_REASON_NO_SUCH_ACTIVITY,
        note="本地无此类业务",
    )
    for submission in add:
        execute(submission, ledger.officer(NATION))
    global AT_LEAST
    AT_LEAST = execute(ledger.by_officer(REGION, decline=decline), ledger.officer(REGION)).position


def asked(request, **more):
    return request(on=DAY, at_least=AT_LEAST, **more)


class Questions(unittest.TestCase):
    def test_one_item_is_in_force_at_every_level_that_lists_it(self):
        request = asked(q.ListInForceRequest, jurisdiction=NATION, subtree=True, item=ITEM)
        rows = QUESTIONS.ListInForce(request).answer.rows
        self.assertEqual([row.in_force for row in rows], [True, True])

    def test_a_listing_says_its_text_and_where_each_element_came_from(self):
        answer = QUESTIONS.GetListing(asked(q.GetListingRequest, jurisdiction=REGION, item=ITEM)).answer
        [row] = answer.rows
        self.assertTrue(row.listed)
        self.assertEqual((answer.item, row.status, row.jurisdiction.level), (ITEM, "in_force", "region"))
        self.assertGreater(row.head.sequence, 0)

    def test_what_the_parent_lists_and_nobody_answered_is_unclaimed(self):
        answer = QUESTIONS.ListUnclaimed(asked(q.ListUnclaimedRequest, jurisdiction=REGION, page_size=1000)).answer
        rows = {row.item: row for row in answer.rows}
        self.assertIn(OPEN_ITEM, rows)
        self.assertNotIn(ITEM, rows)
        self.assertNotIn(DECLINED_ITEM, rows)
        self.assertEqual(rows[OPEN_ITEM].parent.level, "nation")
        # The clock starts when the office could know of it, which is today.
        self.assertEqual((rows[OPEN_ITEM].declined_before, rows[OPEN_ITEM].overdue_days), (False, 0))
        self.assertTrue(rows[OPEN_ITEM].due)

    def test_what_was_declined_says_why(self):
        answer = QUESTIONS.ListDeclined(asked(q.ListDeclinedRequest, jurisdiction=REGION)).answer
        [row] = [row for row in answer.rows if row.item == DECLINED_ITEM]
        self.assertEqual(row.decline.reason, "no_such_activity")
        self.assertEqual(row.decline.note, "本地无此类业务")
        self.assertTrue(row.decline.valid)

    def test_jurisdictions_with_the_line_above(self):
        answer = QUESTIONS.ListJurisdictions(asked(q.ListJurisdictionsRequest, jurisdiction=REGION)).answer
        self.assertEqual([place.level for place in answer.line], ["nation"])
        self.assertEqual([row.level for row in answer.rows], ["region"])

    def test_agencies_of_a_jurisdiction(self):
        answer = QUESTIONS.ListAgencies(asked(q.ListAgenciesRequest, jurisdiction=REGION)).answer
        self.assertIn(("government", "人民政府"), [(row.kind, row.name) for row in answer.rows])

    def test_no_catalog_is_declared_complete(self):
        answer = QUESTIONS.ListCoverage(asked(q.ListCoverageRequest, jurisdiction=NATION, subtree=True)).answer
        self.assertEqual((answer.asked.valid_on, len(answer.rows)), (DAY, 0))

    def test_every_question_of_the_contract_is_asked_somewhere_here(self):
        here = pathlib.Path(__file__).parent
        source = "".join(path.read_text(encoding="utf-8") for path in here.glob("test_*.py"))
        asked_here = set(re.findall(r"QUESTIONS\.(\w+)", source))
        service = q.DESCRIPTOR.services_by_name["QueryService"]
        self.assertEqual(asked_here & set(service.methods_by_name), set(service.methods_by_name))
