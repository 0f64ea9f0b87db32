"""The ordered table: which command, word, button or medium leads to which function, and for whom.

Command menu and /help are made from it. The first row that fits wins.
"""

from __future__ import annotations

from dataclasses import replace

from handlers import (
    ask,
    audit,
    dialog,
    feedback,
    figures,
    gaps,
    gate,
    home,
    importing,
    incoming,
    invite,
    invited,
    join,
    roster,
    staff,
    years,
)
from handlers.annual import reconcile, reconcile_here
from handlers.annual import rows as annual
from handlers.collection import (
    comparing,
    extending,
    fill,
    filled,
    filling,
    form,
    metrics,
    progress,
    returning,
    review,
    rollup,
    trend,
)
from handlers.knowledge import answer, answers, consult, reply
from handlers.outreach import (
    answering,
    broadcast,
    broadcast_card,
    broadcast_here,
    broadcast_mend,
    broadcast_sure,
    broadcast_whom,
    burden,
    calendar,
    deadlines,
    due_dates,
    hardship,
)
from handlers.row import Handler, Row
from handlers.texts import commands
from handlers.texts import gate as texts
from handlers.turn import Medium, Replies, Reply, Toast, Turn
from store.people.rights import Right, may


def expired(turn: Turn) -> Replies:
    """A button of an earlier screen, or one that was never drawn: say so, and what to do."""
    begun = BEGINS.get(turn.press.action.partition("_")[0] if turn.press else "")
    for name, (right, command, of_dialog) in DIALOGS.items():
        if dialog.here(turn, name) is not None and begun in (None, command) and may(turn.member, right):
            return of_dialog(turn)
    if begun is not None and may(turn.member, _of_command(begun).right):
        return [Toast(texts.begin_again(commands.ALIASES[begun][0]))]
    return ask.expired(turn)


def show_help(turn: Turn) -> Replies:
    """How to ask, and every command that this person may use."""
    return home.show_help(turn, [row.command for row in TABLE if row.command and may(turn.member, row.right)])


DIALOGS: dict[str, tuple[Right, str, Handler]] = {
    audit.NAME: (Right.AUDIT, "audit", audit.expired),
    gaps.NAME: (Right.GAPS, "gaps", gaps.expired),
    answer.NAME: (Right.GAPS, "gaps", answer.expired),
    consult.NAME: (Right.GAPS, "gaps", consult.expired),
    invite.NAME: (Right.STAFF, "invite", invite.expired),
    invited.NAME: (Right.STAFF, "invite", invited.expired),
    staff.NAME: (Right.STAFF, "people", staff.expired),
    filling.NAME: (Right.FILE, "fill", fill.expired),
    metrics.NAME: (Right.METRICS, "metrics", metrics.expired),
    returning.NAME: (Right.REVIEW, "review", returning.expired),
    extending.NAME: (Right.EXTEND, "progress", extending.expired),
    broadcast_here.NAME: (Right.BROADCAST, "broadcast", broadcast.expired),
    calendar.NAME: (Right.CALENDAR, "calendar", calendar.expired),
    deadlines.NAME: (Right.DEADLINES, "deadlines", deadlines.expired),
    reconcile_here.NAME: (Right.ANNUAL, "reconcile", reconcile.expired),
}
"""Of each dialog the right that it needs, the command that begins it, and what its old buttons lead to."""

BEGINS = {
    "audit": "audit",
    "gap": "gaps",
    "answer": "gaps",
    "invite": "invite",
    "invited": "invite",
    "staff": "people",
    "roster": "people",
    "fill": "fill",
    "metric": "metrics",
    "return": "review",
    "cast": "broadcast",
    "calendar": "calendar",
    "deadline": "deadlines",
    "reconcile": "reconcile",
}
"""How a dialog's actions begin → the command that begins the dialog."""

TABLE = [
    Row(join.start, Right.ASK, command="start", for_strangers=True, before_notice=True),
    Row(join.agree, Right.ASK, action="agree", before_notice=True, any_screen=True),
    Row(join.call_again, Right.ASK, action="call_again", before_notice=True, any_screen=True),
    Row(show_help, Right.ASK, command="help", before_notice=True, is_plain=True),
    Row(home.towns, Right.ASK, command="towns", is_plain=True),
    Row(ask.ask, Right.ASK, command="ask", is_plain=True),
    Row(ask.context, Right.ASK, action="context", any_screen=True, is_plain=True),
    Row(ask.more, Right.ASK, action="more", is_plain=True),
    Row(ask.only, Right.ASK, action="only", is_plain=True),
    Row(ask.drop, Right.ASK, action="drop", is_plain=True),
    Row(ask.reset, Right.ASK, action="reset", is_plain=True),
    Row(ask.near, Right.ASK, action="near", is_plain=True),
    Row(ask.tell, Right.ASK, action="tell"),
    Row(ask.figure_table, Right.ASK, action="figure_table", is_plain=True),
    Row(ask.show_passages, Right.ASK, action="figure_text", is_plain=True),
    Row(figures.send_bars, Right.ASK, action="figure_bars", is_plain=True),
    Row(figures.send_book, Right.ASK, action="figure_book", is_plain=True),
    Row(years.begin, Right.ASK, command="years", is_plain=True),
    Row(years.list_towns, Right.ASK, action="years_towns", any_screen=True, is_plain=True),
    Row(years.open_town, Right.ASK, action="years_of", any_screen=True, is_plain=True),
    Row(years.open_pair, Right.ASK, action="years_pair", any_screen=True, is_plain=True),
    Row(years.open_list, Right.ASK, action="years_list", any_screen=True, is_plain=True),
    Row(years.send_book, Right.ASK, action="years_book", any_screen=True, is_plain=True),
    Row(feedback.amiss, Right.ASK, action="amiss", is_plain=True),
    Row(feedback.back, Right.ASK, action="back", is_plain=True),
    Row(feedback.judge, Right.ASK, action="judge", is_plain=True),
    Row(gaps.show, Right.GAPS, command="gaps"),
    Row(gaps.turn_page, Right.GAPS, action="gap_page"),
    Row(gaps.ask_first, Right.GAPS, action="gap_done"),
    Row(gaps.close, Right.GAPS, action="gap_close"),
    Row(gaps.show, Right.GAPS, action="gap_list", any_screen=True),
    Row(gaps.open_card, Right.GAPS, action="gap_open"),
    Row(gaps.how_to_import, Right.GAPS, action="gap_import"),
    Row(answer.begin, Right.GAPS, action="gap_answer"),
    Row(answer.use, Right.GAPS, action="gap_use", any_screen=True),
    Row(consult.begin, Right.GAPS, action="gap_consult"),
    Row(consult.pick, Right.GAPS, action="gap_town"),
    Row(consult.turn_page, Right.GAPS, action="gap_towns"),
    Row(consult.send, Right.GAPS, action="gap_consult_send"),
    Row(ask.look, Right.ASK, action="gap_look", any_screen=True, is_plain=True),
    Row(answer.ask_text, Right.GAPS, action="answer_text"),
    Row(answer.ask_source, Right.GAPS, action="answer_source"),
    Row(answer.leave_source, Right.GAPS, action="answer_no_source"),
    Row(answer.ask_when, Right.GAPS, action="answer_when"),
    Row(answer.choose_day, Right.GAPS, action="answer_review"),
    Row(answer.back, Right.GAPS, action="answer_back"),
    Row(answer.send, Right.GAPS, action="answer_send"),
    Row(answer.drop, Right.GAPS, action="answer_drop"),
    Row(answers.show, Right.GAPS, command="answers"),
    Row(answers.show, Right.GAPS, action="answer_list", any_screen=True),
    Row(answers.turn_page, Right.GAPS, action="answer_page", any_screen=True),
    Row(answers.open_card, Right.GAPS, action="answer_card", any_screen=True),
    Row(answers.keep, Right.GAPS, action="answer_keep", any_screen=True),
    Row(answer.change, Right.GAPS, action="answer_change", any_screen=True),
    Row(answers.ask_withdraw, Right.GAPS, action="answer_withdraw", any_screen=True),
    Row(answers.withdraw, Right.GAPS, action="answer_withdraw_yes", any_screen=True),
    Row(reply.begin, Right.FILE, action="consult_say", any_screen=True),
    Row(reply.nothing, Right.FILE, action="consult_none", any_screen=True),
    Row(reply.send, Right.FILE, action="consult_send", any_screen=True),
    Row(reply.drop, Right.FILE, action="consult_drop", any_screen=True),
    Row(invite.begin, Right.STAFF, command="invite"),
    Row(invite.begin_again, Right.STAFF, action="invite_again"),
    Row(invite.turn_page, Right.STAFF, action="invite_page"),
    Row(invite.list_counties, Right.STAFF, action="invite_counties"),
    Row(invite.choose_county, Right.STAFF, action="invite_county"),
    Row(invite.choose_place, Right.STAFF, action="invite_to"),
    Row(invite.new_town, Right.STAFF, action="invite_new"),
    Row(invite.choose_role, Right.STAFF, action="invite_role"),
    Row(invite.choose_until, Right.STAFF, action="invite_until"),
    Row(invite.leave_unnamed, Right.STAFF, action="invite_unnamed"),
    Row(invite.make, Right.STAFF, action="invite_make"),
    Row(invite.drop, Right.STAFF, action="invite_drop"),
    Row(invited.show, Right.STAFF, action="invited"),
    Row(invited.turn_page, Right.STAFF, action="invited_page"),
    Row(invited.revoke, Right.STAFF, action="invite_revoke", any_screen=True),
    Row(staff.begin, Right.STAFF, command="people"),
    Row(staff.list_counties, Right.STAFF, action="staff_counties"),
    Row(staff.open_county, Right.STAFF, action="staff_county"),
    Row(staff.turn_page, Right.STAFF, action="staff_page"),
    Row(staff.open_place, Right.STAFF, action="staff_at"),
    Row(staff.open_card, Right.STAFF, action="staff_card"),
    Row(staff.act, Right.STAFF, action="staff_act"),
    Row(staff.pick, Right.STAFF, action="staff_pick"),
    Row(staff.agree, Right.STAFF, action="staff_yes"),
    Row(staff.back, Right.STAFF, action="staff_back"),
    Row(roster.how, Right.STAFF, action="roster_how"),
    Row(roster.template, Right.STAFF, action="roster_template", any_screen=True),
    Row(roster.confirm, Right.STAFF, action="roster_keep", any_screen=True),
    Row(roster.drop, Right.STAFF, action="roster_drop", any_screen=True),
    Row(metrics.begin, Right.METRICS, command="metrics"),
    Row(metrics.list_counties, Right.METRICS, action="metric_counties"),
    Row(metrics.open_county, Right.METRICS, action="metric_county"),
    Row(metrics.go_home, Right.METRICS, action="metric_home"),
    Row(metrics.open_section, Right.METRICS, action="metric_list"),
    Row(metrics.open_card, Right.METRICS, action="metric_card"),
    Row(metrics.act, Right.METRICS, action="metric_act"),
    Row(metrics.pick, Right.METRICS, action="metric_pick"),
    Row(metrics.agree, Right.METRICS, action="metric_yes"),
    Row(metrics.back, Right.METRICS, action="metric_back"),
    Row(fill.begin, Right.FILE, command="fill", is_plain=True),
    Row(fill.open_month, Right.FILE, action="fill_open", any_screen=True, is_plain=True),
    Row(fill.fix, Right.FILE, action="fill_fix", any_screen=True, is_plain=True),
    Row(fill.go, Right.FILE, action="fill_go", any_screen=True, is_plain=True),
    Row(fill.do, Right.FILE, action="fill_do", any_screen=True),
    Row(incoming.others_do, Right.FILE, action="others", any_screen=True, is_plain=True),
    Row(form.send, Right.FILE, command="form"),
    Row(form.send, Right.FILE, action="form_get", any_screen=True),
    Row(filled.confirm, Right.FILE, action="form_keep", any_screen=True),
    Row(filled.drop, Right.FILE, action="form_drop", any_screen=True),
    *annual.SERVING,
    Row(review.show, Right.REVIEW, command="review", is_plain=True),
    Row(review.turn_page, Right.REVIEW, action="review_page", any_screen=True, is_plain=True),
    Row(review.open_card, Right.REVIEW, action="review_card", any_screen=True, is_plain=True),
    Row(review.accept, Right.REVIEW, action="review_accept", any_screen=True),
    Row(returning.begin, Right.REVIEW, action="return_begin", any_screen=True, is_plain=True),
    Row(returning.pick, Right.REVIEW, action="return_pick", is_plain=True),
    Row(returning.turn_page, Right.REVIEW, action="return_page", is_plain=True),
    Row(returning.ask_why, Right.REVIEW, action="return_why", is_plain=True),
    Row(returning.ask_what, Right.REVIEW, action="return_what", is_plain=True),
    Row(returning.send, Right.REVIEW, action="return_send"),
    Row(returning.drop, Right.REVIEW, action="return_drop", is_plain=True),
    Row(progress.begin, Right.PROGRESS, command="progress", is_plain=True),
    Row(progress.begin, Right.PROGRESS, action="progress_open", any_screen=True, is_plain=True),
    Row(progress.list_counties, Right.PROGRESS, action="progress_counties", any_screen=True, is_plain=True),
    Row(progress.open_county, Right.PROGRESS, action="progress_at", any_screen=True, is_plain=True),
    Row(progress.list_towns, Right.PROGRESS, action="progress_towns", any_screen=True, is_plain=True),
    Row(progress.open_town, Right.PROGRESS, action="progress_town", any_screen=True, is_plain=True),
    Row(progress.draw, Right.PROGRESS, action="progress_draw", any_screen=True, is_plain=True),
    Row(extending.give, Right.EXTEND, action="extend_to", any_screen=True),
    Row(extending.ask, Right.EXTEND, action="extend_ask", any_screen=True, is_plain=True),
    Row(trend.begin, Right.PROGRESS, command="trend", is_plain=True),
    Row(trend.list_counties, Right.PROGRESS, action="trend_counties", any_screen=True, is_plain=True),
    Row(trend.open_county, Right.PROGRESS, action="trend_county", any_screen=True, is_plain=True),
    Row(trend.open_town, Right.PROGRESS, action="trend_at", any_screen=True, is_plain=True),
    Row(trend.open_section, Right.PROGRESS, action="trend_of", any_screen=True, is_plain=True),
    Row(trend.choose_again, Right.PROGRESS, action="trend_more", any_screen=True, is_plain=True),
    Row(trend.draw, Right.PROGRESS, action="trend_draw", any_screen=True, is_plain=True),
    Row(comparing.choose_section, Right.PROGRESS, action="alike_at", any_screen=True, is_plain=True),
    Row(comparing.choose_metric, Right.PROGRESS, action="alike_of", any_screen=True, is_plain=True),
    Row(comparing.show, Right.PROGRESS, action="alike", any_screen=True, is_plain=True),
    Row(comparing.draw, Right.PROGRESS, action="alike_draw", any_screen=True, is_plain=True),
    Row(rollup.send_book, Right.PROGRESS, action="rollup_book", any_screen=True),
    Row(rollup.send_csv, Right.PROGRESS, action="rollup_csv", any_screen=True),
    Row(due_dates.begin, Right.DUE, command="due", is_plain=True),
    Row(due_dates.list_counties, Right.DUE, action="due_counties", any_screen=True, is_plain=True),
    Row(due_dates.open_county, Right.DUE, action="due_at", any_screen=True, is_plain=True),
    Row(due_dates.begin, Right.DUE, action="due_open", any_screen=True, is_plain=True),
    Row(due_dates.finish, Right.DUE, action="due_done", any_screen=True),
    Row(due_dates.undo, Right.DUE, action="due_undone", any_screen=True),
    Row(due_dates.send_file, Right.DUE, action="due_file", any_screen=True, is_plain=True),
    Row(answering.later, Right.REMIND, action="remind_later", any_screen=True, is_plain=True),
    Row(answering.put_off, Right.REMIND, action="remind_at", any_screen=True),
    Row(answering.back, Right.REMIND, action="remind_back", any_screen=True, is_plain=True),
    Row(answering.seen, Right.REMIND, action="remind_seen", any_screen=True),
    Row(answering.finish, Right.REMIND, action="remind_done", any_screen=True),
    Row(answering.undo, Right.REMIND, action="remind_undone", any_screen=True),
    Row(hardship.begin, Right.REMIND, action="remind_hard", any_screen=True, is_plain=True),
    Row(hardship.ask, Right.REMIND, action="remind_for", any_screen=True, is_plain=True),
    Row(hardship.tell, Right.REMIND, action="remind_why", any_screen=True),
    Row(calendar.begin, Right.CALENDAR, command="calendar"),
    Row(calendar.list_counties, Right.CALENDAR, action="calendar_counties"),
    Row(calendar.open_county, Right.CALENDAR, action="calendar_county"),
    Row(calendar.open_year, Right.CALENDAR, action="calendar_year"),
    Row(calendar.open_missing, Right.CALENDAR, action="calendar_open", any_screen=True),
    Row(calendar.keep, Right.CALENDAR, action="calendar_keep"),
    Row(calendar.drop, Right.CALENDAR, action="calendar_drop"),
    Row(calendar.confirm, Right.CALENDAR, action="calendar_confirm"),
    Row(calendar.ask_clear, Right.CALENDAR, action="calendar_clear"),
    Row(calendar.clear, Right.CALENDAR, action="calendar_yes"),
    Row(deadlines.begin, Right.DEADLINES, command="deadlines"),
    Row(deadlines.list_counties, Right.DEADLINES, action="deadline_counties"),
    Row(deadlines.open_county, Right.DEADLINES, action="deadline_county"),
    Row(deadlines.go_home, Right.DEADLINES, action="deadline_home"),
    Row(deadlines.list_presets, Right.DEADLINES, action="deadline_presets"),
    Row(deadlines.open_extension, Right.DEADLINES, action="deadline_extend", any_screen=True),
    Row(deadlines.open_preset, Right.DEADLINES, action="deadline_preset"),
    Row(deadlines.open_card, Right.DEADLINES, action="deadline_card"),
    Row(deadlines.act, Right.DEADLINES, action="deadline_act"),
    Row(deadlines.pick, Right.DEADLINES, action="deadline_pick"),
    Row(deadlines.agree, Right.DEADLINES, action="deadline_yes"),
    Row(deadlines.back, Right.DEADLINES, action="deadline_back"),
    Row(burden.begin, Right.BURDEN, command="burden", is_plain=True),
    Row(burden.list_counties, Right.BURDEN, action="burden_counties", any_screen=True, is_plain=True),
    Row(burden.open_county, Right.BURDEN, action="burden_at", any_screen=True, is_plain=True),
    Row(burden.send_book, Right.BURDEN, action="burden_book", any_screen=True),
    *annual.YEARLY,
    Row(broadcast.begin, Right.BROADCAST, command="broadcast"),
    Row(broadcast.begin_for_late, Right.BROADCAST, action="cast_late", any_screen=True),
    Row(broadcast.write, Right.BROADCAST, action="cast_new"),
    Row(broadcast.drop, Right.BROADCAST, action="cast_drop"),
    Row(broadcast_whom.show, Right.BROADCAST, action="cast_whom"),
    Row(broadcast_whom.choose_role, Right.BROADCAST, action="cast_role"),
    Row(broadcast_whom.choose_state, Right.BROADCAST, action="cast_state"),
    Row(broadcast_whom.list_places, Right.BROADCAST, action="cast_places"),
    Row(broadcast_whom.choose_place, Right.BROADCAST, action="cast_place"),
    Row(broadcast_whom.choose_all, Right.BROADCAST, action="cast_all"),
    Row(broadcast_sure.preview, Right.BROADCAST, action="cast_preview"),
    Row(broadcast_sure.send_to_oneself, Right.BROADCAST, action="cast_try"),
    Row(broadcast_sure.list_names, Right.BROADCAST, action="cast_names"),
    Row(broadcast_sure.ask_when, Right.BROADCAST, action="cast_when"),
    Row(broadcast_sure.choose_when, Right.BROADCAST, action="cast_at"),
    Row(broadcast_sure.send, Right.BROADCAST, action="cast_send"),
    Row(broadcast_card.list_sent, Right.BROADCAST, action="cast_list", any_screen=True),
    Row(broadcast_card.show, Right.BROADCAST, action="cast_card", any_screen=True),
    Row(broadcast_card.look, Right.BROADCAST, action="cast_look", any_screen=True),
    Row(broadcast_card.agree, Right.BROADCAST, action="cast_agree", any_screen=True),
    Row(broadcast_card.refuse, Right.BROADCAST, action="cast_refuse", any_screen=True),
    Row(broadcast_card.cancel, Right.BROADCAST, action="cast_cancel", any_screen=True),
    Row(broadcast_card.stop, Right.BROADCAST, action="cast_stop", any_screen=True),
    Row(broadcast_card.ask_withdraw, Right.BROADCAST, action="cast_withdraw", any_screen=True),
    Row(broadcast_card.withdraw, Right.BROADCAST, action="cast_withdraw_yes", any_screen=True),
    Row(broadcast_card.send_book, Right.BROADCAST, action="cast_book", any_screen=True),
    Row(broadcast_card.acknowledge, Right.ASK, action="cast_seen", any_screen=True, is_plain=True),
    Row(broadcast_mend.begin_correction, Right.BROADCAST, action="cast_correct", any_screen=True),
    Row(broadcast_mend.correct, Right.BROADCAST, action="cast_correct_yes"),
    Row(broadcast_mend.begin_again, Right.BROADCAST, action="cast_again", any_screen=True),
    Row(broadcast_mend.choose_again, Right.BROADCAST, action="cast_again_of"),
    Row(broadcast_mend.again, Right.BROADCAST, action="cast_again_yes"),
    Row(broadcast_mend.drop, Right.BROADCAST, action="cast_mend_drop"),
    *annual.RECONCILING,
    Row(audit.show, Right.AUDIT, command="audit"),
    Row(audit.turn_page, Right.AUDIT, action="audit_page"),
    Row(audit.export, Right.AUDIT, action="audit_export"),
    Row(importing.confirm, Right.IMPORT, action="import_keep", any_screen=True),
    Row(importing.show, Right.IMPORT, action="import_show", any_screen=True),
    Row(importing.ask_whose, Right.IMPORT, action="import_name", any_screen=True),
    Row(importing.drop, Right.IMPORT, action="import_drop", any_screen=True),
    Row(incoming.typed, Right.ASK, medium=Medium.TEXT, is_plain=True),
    Row(expired, Right.ASK, medium=Medium.PRESS, is_plain=True),
    Row(incoming.document, Right.ASK, medium=Medium.DOCUMENT),
    Row(incoming.unread, Right.ASK, medium=Medium.FILE, is_plain=True),
    Row(incoming.unread, Right.ASK, medium=Medium.STICKER, is_plain=True),
    Row(incoming.unread, Right.ASK, medium=Medium.VOICE, is_plain=True),
    Row(incoming.unread, Right.ASK, medium=Medium.OTHER, is_plain=True),
]


def _of_command(command: str) -> Row:
    return next(row for row in TABLE if row.command == command)


def take_turn(row: Row, turn: Turn) -> Replies:
    """What is answered; deny by default: a group and a stranger get one sentence and see nothing."""
    if row.medium is Medium.TEXT and (code := join.code_in(turn.text)):  # copied instead of opened
        row, turn = _of_command("start"), replace(turn, text=code)
    refusal = gate.refusal(turn, brings_code=row.for_strangers and bool(turn.text))
    if refusal is not None:
        return refusal
    if turn.masked:  # whoever writes a number has mostly written of its person, too: nothing of it is looked at
        told = texts.masked(is_file=turn.medium in (Medium.DOCUMENT, Medium.FILE, Medium.VOICE))
        return [Reply(told)] if turn.press is None else [Toast(told)]
    if turn.person is None:
        return row.handler(turn)
    if not row.before_notice and (first := join.first_things(turn, is_typed=row.medium is Medium.TEXT)):
        return first
    here = turn.conversation
    if turn.press is not None and not row.any_screen and (turn.press.screen != here.screen or not here.data):
        return expired(turn)
    if not may(turn.member, row.right):
        right = row.right
        told = texts.not_allowed(is_of_towns=right is Right.FILE, is_of_reviewers=right is Right.REVIEW)
        return [Reply(told)] if turn.press is None else [Toast(told)]
    return row.handler(turn)
