"""The course of an exam on its site: the request, then what each answer opens."""

from __future__ import annotations

from radioscopie.jit import inner
from radioscopie.models.reading.engine.draws import D_PREPARATION, D_QUESTION, D_REFUSED, duration, uniform
from radioscopie.models.reading.engine.records import ASKING, MAKING, PROTOCOL, PROTOCOLLED, REFUSED, SENDING
from radioscopie.models.reading.engine.work import READY, after, pass_on


@inner(often=True)
def request(w, i):
    """Make the request of an exam, or its images when no protocol is asked."""
    exam = w.exams[i]
    if w.flows[w.streams[exam.stream].flow].asks_protocol:
        pass_on(w, i, SENDING)
    else:
        _prepare(w, exam.requested, i)


@inner(often=True)
def answered(w, time, i, task):
    """Receive the protocol, or the answer to a question: refusal, question or acquisition follow."""
    exam = w.exams[i]
    if task == PROTOCOL:
        exam.answered = time - exam.requested
        if uniform(exam.key, D_REFUSED) < w.rules[0].refused:
            exam.status = REFUSED
            return
        exam.status = PROTOCOLLED
        if uniform(exam.key, D_QUESTION) < w.rules[0].question:
            pass_on(w, i, ASKING)
            return
    else:
        exam.told = time - exam.requested
    _prepare(w, time, i)


@inner(often=True)
def _prepare(w, time, i):
    """Bring and prepare the patient, then make the images."""
    law = w.laws[w.rules[0].preparations + w.streams[w.exams[i].stream].flow]
    if law[1] > 0.0:
        after(w, time + duration(law, w.exams[i].key, D_PREPARATION), READY, 0, i)
    else:
        pass_on(w, i, MAKING)
