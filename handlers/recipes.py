"""Pictures and files by name: a reply says which, and they are made when it is sent, outside its turn."""

from __future__ import annotations

from typing import Any

from handlers.invitation_card import invitation_card
from handlers.kitchen import Kitchen, Made, Recipe

RECIPES: dict[str, Recipe] = {"invitation_card": invitation_card}


def make(name: str, of: dict[str, Any], kitchen: Kitchen) -> Made:
    """What this recipe makes; raises KeyError where there is no such recipe, and whatever the recipe raises."""
    return RECIPES[name](of, kitchen)
