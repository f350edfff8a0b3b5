"""A federation with a few practices, invited and answering."""

from radioscopie.inputs import Upload
from radioscopie.store import campaigns, links, outbox, people, weighings
from radioscopie.store.answers import save
from radioscopie.store.campaigns import Asked
from radioscopie.store.places import Place
from radioscopie.store.submissions import submit

NOW = 1_800_000_000.0
HOUR = 3600.0
ANSWER = {
    "A0.right": "yes", "A1.ct.now": 800, "A1.ct.before": 1000, "A2.now": 80, "A2.before": 100,
    "A5.fte": 12, "A5.partial": 3,
}  # fmt: skip
PRACTICES = """practice,name,email,stratum,holding,region,size
c1,Cabinet Un,un@cabinet.example,idf/small,,idf,small
c2,Cabinet Deux,deux@cabinet.example,idf/large,groupe,idf,large
c3,Cabinet Trois,trois@cabinet.example,bre/small,groupe,bre,small
"""


def file(text: str = PRACTICES, name: str = "cabinets.csv") -> Upload:
    return Upload(name, text.encode())


def campaign(
    store,
    tenant="fed",
    *,
    state="open",
    now=NOW,
    practices=PRACTICES,
    period="2027-01",
    form="shock_2020",
    title="Choc",
):
    """Make a campaign with its practices, and bring it to a state."""
    people.make_tenant(store, tenant, "Fédération", now)
    asked = Asked(title, form, period, now, now + 240 * HOUR)
    name = campaigns.make(store, tenant, asked, "admin", now)
    campaigns.add_practices(store, tenant, name, file(practices), "admin")
    for one in ("frozen", "open")[: ("draft", "frozen", "open").index(state)]:
        campaigns.move(store, tenant, name, one, "admin")
    return name


def weighed(store, tenant, name, now=NOW, **asked):
    """Close a campaign, end its edits and weigh its answers, by the strata alone unless more is asked."""
    for one in ("closed", "edited"):
        campaigns.move(store, tenant, name, one, "s")
    return weighings.weigh_campaign(store, tenant, name, weighings.AskedWeighing(**asked), "s", now)


def estimated(store, tenant, name, now=NOW):
    """Bring a campaign that is open to where tables are prepared."""
    weighed(store, tenant, name, now)
    campaigns.move(store, tenant, name, "estimated", "s")


def links_sent(store, tenant, name, now=NOW):
    """Send the invitations of a campaign; give the link of each address."""
    sent = []
    outbox.queue(store, tenant, name, "invitation", "admin", now)
    outbox.send_turn(store, tenant, sent.append, "https://s.example", now)
    return {one.email: one.link.rpartition("/")[2] for one in sent}


def places(store, tenant, name, now=NOW):
    """Give the place of each practice of a campaign, by its address."""
    found = {}
    for email, key in links_sent(store, tenant, name, now).items():
        session, _ = links.enter(store, key, now)
        found[email] = Place(tenant, name, people.who_asks(store, session, now).pseudonym)
    return found


def answered(store, place, cells=None, now=NOW, key="key-of-submission"):
    """Save and submit an answer."""
    draft = save(store, place, 0, cells or ANSWER, now)
    return submit(store, place, draft.rev, key, "someone", now)
