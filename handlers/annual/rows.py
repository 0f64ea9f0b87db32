"""The ways in to the year: its report, what is checked against it, forms of others. A part of handlers/table.py."""

from __future__ import annotations

from handlers.annual import channel, reconcile, serving, serving_card, serving_lines, yearly
from handlers.row import Row
from store.people.rights import Right

SERVING = [
    Row(serving.begin, Right.SERVE, command="serve", is_plain=True),
    Row(serving_card.show, Right.SERVE, action="serve_card", any_screen=True),
    Row(serving_card.confirm, Right.SERVE, action="serve_keep", any_screen=True),
    Row(serving_card.give_again, Right.SERVE, action="serve_again", any_screen=True),
    Row(serving_card.drop, Right.SERVE, action="serve_drop", any_screen=True),
    Row(serving_card.turn_towns, Right.SERVE, action="serve_towns", any_screen=True),
    Row(serving_card.choose_town, Right.SERVE, action="serve_town", any_screen=True),
    Row(serving_card.ask_period, Right.SERVE, action="serve_times", any_screen=True),
    Row(serving_card.choose_period, Right.SERVE, action="serve_when", any_screen=True),
    Row(serving_card.agree_doubts, Right.SERVE, action="serve_sure", any_screen=True),
    Row(serving_lines.list_lines, Right.SERVE, action="serve_lines", any_screen=True),
    Row(serving_lines.open_line, Right.SERVE, action="serve_line", any_screen=True),
    Row(serving_lines.list_sections, Right.SERVE, action="serve_sections", any_screen=True),
    Row(serving_lines.open_section, Right.SERVE, action="serve_of", any_screen=True),
    Row(serving_lines.choose, Right.SERVE, action="serve_as", any_screen=True),
]

YEARLY = [
    Row(yearly.begin, Right.ANNUAL, command="annual", is_plain=True),
    Row(yearly.list_counties, Right.ANNUAL, action="annual_counties", any_screen=True, is_plain=True),
    Row(yearly.list_towns, Right.ANNUAL, action="annual_towns", any_screen=True, is_plain=True),
    Row(yearly.open_town, Right.ANNUAL, action="annual_at", any_screen=True, is_plain=True),
    Row(yearly.send, Right.ANNUAL, action="annual_make", any_screen=True),
    Row(channel.begin, Right.CHANNEL, command="annual_channel", is_plain=True),
    Row(channel.list_counties, Right.CHANNEL, action="channel_counties", any_screen=True, is_plain=True),
    Row(channel.open_county, Right.CHANNEL, action="channel_at", any_screen=True, is_plain=True),
    Row(channel.preview, Right.CHANNEL, action="channel_ask", any_screen=True, is_plain=True),
    Row(channel.switch, Right.CHANNEL, action="channel_set", any_screen=True),
]

RECONCILING = [
    Row(reconcile.begin, Right.ANNUAL, command="reconcile"),
    Row(reconcile.choose_town, Right.ANNUAL, action="reconcile_town"),
    Row(reconcile.turn_page, Right.ANNUAL, action="reconcile_page"),
    Row(reconcile.choose_year, Right.ANNUAL, action="reconcile_year"),
    Row(reconcile.drop, Right.ANNUAL, action="reconcile_drop"),
]
