"""The demo: the tenth edition with a named cast. All people, houses and earlier programmes are invented."""

from senningen.runtime.demo.building import build

__all__ = ["build"]
