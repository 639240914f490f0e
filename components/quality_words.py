"""Words for doubts: flags of visits and calls, reasons for setting rows aside, names of sources. Messages."""

from data.words import N_

SOURCES = {
    "queue_log": N_("queue log"),
    "cdr": N_("call records"),
    "cel": N_("channel events"),
    "call": N_("calls"),
    "agent": N_("agents' days"),
}
FLAGS = {
    "inferred": N_("The entry into the queue is lost and was worked out"),
    "uncertain": N_("Times are unknown: counted, but out of averages"),
    "end_unknown": N_("The exchange never told the end"),
    "was_talking": N_("The end is unknown and the caller was talking"),
    "absurd_time": N_("A time that cannot be"),
    "wait_differs": N_("The logged wait differs from the clock"),
    "talk_differs": N_("The logged talk differs from the clock"),
    "wait_unknown": N_("The wait is not known"),
    "followed": N_("Went on under another number of the exchange"),
    "outgoing_by_queue": N_("An outgoing call that went through a queue"),
    "duplicate": N_("Came twice, counted once"),
    "direction_guessed": N_("The direction was guessed: trunks are not set"),
    "missing_visit": N_("Went to a queue, but the queue log is silent"),
    "feature_code": N_("A feature code, not a conversation"),
    "refused": N_("Turned away before a queue: full, closed or nobody there"),
}
REASONS = {
    "no_id": N_("no identifier"),
    "no_event": N_("no event name"),
    "no_time": N_("no time"),
    "bad_time": N_("a time that cannot be read"),
    "future": N_("a time in the future"),
    "bad_number": N_("a number that cannot be read"),
    "bad_line": N_("a line that cannot be read"),
    "undecodable": N_("letters that cannot be read"),
    "not_computed": N_("our own rules fail on it: please report this"),
}
