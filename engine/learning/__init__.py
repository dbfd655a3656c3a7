"""Estimates that learn: an evidence layer from what became of reviews, and how good the estimates have been."""

from .counts import OutcomeCounts, counts_of
from .files import layer_text, read_followed
from .followed_review import FollowedItem, FollowedReview, PredictedChange
from .from_records import first_signed_after, read_records, review_from_records, why_left_out
from .learner import make_layer, posteriors
from .overlap import pool_key_of
from .pooling import OutcomeStatistics, pool, read_statistics, statistics_of
from .scores import ChanceBin, GroupScore, ScoreReport, score
from .synthetic import CouncilTruth, SyntheticCouncil, draw_truth, published_truth

__all__ = [
    "ChanceBin",
    "CouncilTruth",
    "FollowedItem",
    "FollowedReview",
    "GroupScore",
    "OutcomeCounts",
    "OutcomeStatistics",
    "PredictedChange",
    "ScoreReport",
    "SyntheticCouncil",
    "counts_of",
    "draw_truth",
    "first_signed_after",
    "layer_text",
    "make_layer",
    "pool",
    "pool_key_of",
    "posteriors",
    "published_truth",
    "read_followed",
    "read_records",
    "read_statistics",
    "review_from_records",
    "score",
    "statistics_of",
    "why_left_out",
]
