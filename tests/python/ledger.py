"""A connection to the server under test, and commands that are short to write."""

import os
import uuid

import grpc
from google.rpc import error_details_pb2
from grpc_status import rpc_status

from inforce.v1 import command_service_pb2 as cs
from inforce.v1 import command_service_pb2_grpc, query_service_pb2_grpc
from inforce.v1 import commands_pb2 as c
from inforce.v1 import terms_pb2 as t

ADMINISTRATOR = "administrator"
NATION, REGION = "000000", "650000"
ITEM, FREE_ITEM = "000101001000", "000101002000"

ADDRESS = os.environ["INFORCE_SERVER"].removeprefix("http://")
CHANNEL = grpc.insecure_channel(ADDRESS, options=[("grpc.max_send_message_length", -1)])
COMMANDS = command_service_pb2_grpc.CommandServiceStub(CHANNEL)
QUESTIONS = query_service_pb2_grpc.QueryServiceStub(CHANNEL)


def government(place):
    code = place.ljust(12, "0")
    return t.Agency(jurisdiction=place, code=f"X00000{code}")


def officer(place):
    return f"officer-{place}"


def names(zh):
    return t.Names(zh=zh)


def local():
    body = t.Body(name="教育行政部门")
    return t.Local(department=body, authorities=[body])


def elements():
    citation = t.Citation(kind=t.CITATION_KIND_LAW, title="《示例法》", articles="第一条")
    levels = [t.LEVEL_REGION, t.LEVEL_PREFECTURE, t.LEVEL_COUNTY]
    inherited = t.Inherited(
        names=names("示例许可"),
        item_type=t.ITEM_TYPE_GENERAL,
        basis=[citation],
        set_by=t.LEVEL_NATION,
        levels=levels,
    )
    return c.NewItem(inherited=inherited, local=local())


def instrument(place):
    return t.Instrument(
        number="示例〔2022〕1号",
        title="关于行政许可事项清单的通知",
        issuer=government(place),
        date="2022-01-30",
    )


def by_administrator(**kind):
    return c.Submission(
        command_id=str(uuid.uuid4()),
        effective_from="1950-01-01",
        command=c.Command(**kind),
    )


def by_officer(place, **kind):
    return c.Submission(
        command_id=str(uuid.uuid4()),
        effective_from="2022-03-01",
        instrument=instrument(place),
        command=c.Command(**kind),
    )


def claim(item=FREE_ITEM):
    return by_officer(REGION, claim=c.Claim(jurisdiction=REGION, item=item, local=local()))


def grant(principal):
    role = c.GrantRole(jurisdiction=REGION, principal=principal, role=t.ROLE_OFFICER)
    return by_administrator(grant_role=role)


def execute(submission, principal=ADMINISTRATOR, **options):
    metadata = (("inforce-principal", principal),) if principal else ()
    return COMMANDS.Execute(cs.ExecuteRequest(submission=submission), metadata=metadata, **options)


_founded = []


def found():
    """A nation, a region and two items, of which the region claimed one; once for all modules."""
    if _founded:
        return
    _founded.append(True)
    for place, level, parent in ((NATION, t.LEVEL_NATION, None), (REGION, t.LEVEL_REGION, NATION)):
        establish = c.Establish(
            level=level,
            code=place,
            names=names(f"地方{place}"),
            parent=parent,
            nature=t.JURISDICTION_NATURE_GOVERNMENT,
        )
        execute(by_administrator(establish=establish))
        agency = government(place)
        appoint = c.AppointAgency(
            jurisdiction=agency.jurisdiction,
            code=agency.code,
            kind=t.AGENCY_KIND_GOVERNMENT,
            names=names("人民政府"),
        )
        execute(by_administrator(appoint_agency=appoint))
        grant_role = c.GrantRole(jurisdiction=place, principal=officer(place), role=t.ROLE_OFFICER)
        execute(by_administrator(grant_role=grant_role))
    for item in (ITEM, FREE_ITEM):
        add = c.AddItem(jurisdiction=NATION, item=item, elements=elements())
        execute(by_officer(NATION, add_item=add), officer(NATION))
    execute(claim(ITEM), officer(REGION))


class Refused(Exception):
    """What the details of a status say."""

    def __init__(self, error):
        super().__init__(error.details())
        self.code = error.code()
        self.reason, self.metadata, self.fields, self.sentences = None, {}, {}, {}
        status = rpc_status.from_call(error)
        for detail in status.details if status else ():
            self._read(detail)

    def _read(self, detail):
        info = error_details_pb2.ErrorInfo()
        bad = error_details_pb2.BadRequest()
        sentence = error_details_pb2.LocalizedMessage()
        if detail.Unpack(info):
            assert info.domain == "inforce", info
            self.reason, self.metadata = info.reason, dict(info.metadata)
        elif detail.Unpack(bad):
            self.fields = {v.field: v.description for v in bad.field_violations}
        elif detail.Unpack(sentence):
            self.sentences[sentence.locale] = sentence.message


def refusal(call, *arguments, **options):
    """What a call is refused with. Fails where it is not refused."""
    try:
        answer = call(*arguments, **options)
    except grpc.RpcError as error:
        return Refused(error)
    raise AssertionError(f"it was not refused: {answer}")
