"""The words of comment systems: their forms, buttons, prompts and ages, as lines or blocks of a page."""

from __future__ import annotations

import re


def any_of(*patterns: str) -> re.Pattern[str]:
    """One pattern for any of several, whatever the case."""
    return re.compile("|".join(patterns), re.IGNORECASE)


#: Lines of a comment form or of the head of a comment section (matched from the line's start).
FORM = any_of(
    r"notify of\b",
    r"inline feedbacks?\b",
    r"view all (?:\d+ )?comments\b",
    r"(?:newest|oldest|most voted)(?: (?:newest|oldest|most voted))*\Z",
    r"(?:leave|post|add|write|submit) (?:a|your) (?:comment|reply|response)",
    r"join the (?:discussion|conversation)",
    r"be the first to (?:comment|reply)",
    r"(?:log|sign) in to (?:comment|reply|leave)",
    r"your email address will not be published",
    r"required fields are marked",
    r"save my name, email",
    r"i allow to (?:create|use)",
    r"connect with\b.{0,12}\Z",
    r"label\Z",
    r"(?:\d+|no|one) (?:comments?|replies|responses|thoughts on)\b.{0,80}\Z",
    r"comments? ?(?:\(\d+\)|\d+|:)?\Z",
    r"reader comments\Z",
    r"(?:subscribe to|most recent|recent|popular) comments\Z",
    r"comments are closed",
    r"sort by\b.{0,12}\Z",
)
#: Those of them that are a share button, or a link to another page, on as many pages.
WEAK = any_of(r"comments?\b.{0,12}\Z", r"(?:label|connect with|sort by|newest|oldest)\b.{0,12}\Z", r"join the\b")
BUTTON = any_of(
    r"(?:reply|share|like|report|flag|permalink|vote|upvote|downvote|up|down|edit|quote|link|hide replies|show replies|"
    r"view replies|load more|more comments|see more|read more|show more|reply to .{1,40})(?: \(?\d*\)?)?\Z",
    r"\W*\d*\W*\Z",
)
#: What a comment system says for itself.
PROMPT = any_of(
    r"would love your thoughts",
    r"please comment\b",
    r"you are going to send",
    r"\A(?:insert|move comment|name\*?|email\*?|website)\Z",
    r"this site uses akismet",
    r"learn how your comment",
)
#: How long ago somebody spoke.
AGO = any_of(
    r"(?:(?:about |over |almost )?(?:an?|\d+) (?:second|minute|min|hour|hr|day|week|month|year)s? ago|yesterday)\Z",
    r"\A\d+\s?[smhdwy]\Z",
)
