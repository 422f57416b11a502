"""What conversations are found by: facets, and words in the messages."""

from typing import Any

import sqlalchemy as sa
from advanced_alchemy.types import DateTimeUTC
from alembic import op

from gateway.privacy.masking import find_personal_data
from gateway.search.indexing import words_row

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = DateTimeUTC(timezone=True)
BATCH = 2000  # rows

# The words come from gateway/search/words.py: neither database may take them for something else,
# so `ascii` splits at the spaces and folds nothing.
_SQLITE = (
    """CREATE VIRTUAL TABLE message_words_fts USING fts5
    (words, content='message_words', content_rowid='id', tokenize='ascii', columnsize=0)""",
    "CREATE TABLE message_words_fts_erased (messages INTEGER NOT NULL)",
    "INSERT INTO message_words_fts_erased VALUES (0)",
    """CREATE TRIGGER message_words_stored AFTER INSERT ON message_words BEGIN
        INSERT INTO message_words_fts (rowid, words) VALUES (NEW.id, NEW.words);
    END""",
    """CREATE TRIGGER message_words_erased AFTER DELETE ON message_words BEGIN
        INSERT INTO message_words_fts (message_words_fts, rowid, words)
        VALUES ('delete', OLD.id, OLD.words);
        UPDATE message_words_fts_erased SET messages = messages + 1;
    END""",
)
_POSTGRESQL = (
    """ALTER TABLE message_words ADD COLUMN vector tsvector
    GENERATED ALWAYS AS (to_tsvector('simple', words)) STORED""",
    "CREATE INDEX ix_message_words_vector ON message_words USING gin (vector)",
)
# As gateway/search/facets.py had them when this was written; a test compares.
_FACETS = """
INSERT INTO conversation_facet (facet, last_activity_at, conversation_id)
WITH these AS (SELECT * FROM conversation WHERE id BETWEEN :first AND :last AND last_position > 0),
turns AS (SELECT turn.* FROM these JOIN turn ON turn.conversation_id = these.id),
thumbs AS (SELECT conversation_id, thumb FROM turns JOIN feedback ON turn_id = turns.id),
found AS (
    SELECT id AS conversation_id, 'channel:' || channel AS facet FROM these
    UNION SELECT id, 'language:' || language FROM these
    UNION SELECT conversation_id, 'outcome:' || outcome FROM turns
    UNION SELECT conversation_id, 'topic:' || topic FROM turns WHERE topic IS NOT NULL
    UNION SELECT conversation_id, 'confidence:' || CASE WHEN confidence >= 0.8 THEN '80-100'
        WHEN confidence >= 0.6 THEN '60-80' WHEN confidence >= 0.4 THEN '40-60' ELSE '0-40' END
        FROM turns WHERE confidence IS NOT NULL
    UNION SELECT conversation_id, 'thumb:' || thumb FROM thumbs
    UNION SELECT id, 'thumb:none' FROM these WHERE id NOT IN (SELECT conversation_id FROM thumbs)
    UNION SELECT id, 'red_flag:' || CASE WHEN id IN (SELECT conversation_id FROM turns
        WHERE outcome IN ('emergency', 'urgent', 'distress')) THEN 'yes' ELSE 'no' END FROM these
    UNION SELECT id, 'handed_over:' || CASE WHEN id IN (SELECT conversation_id FROM turns
        JOIN handoff ON handoff.turn_id = turns.id) THEN 'yes' ELSE 'no' END FROM these
    UNION SELECT id, 'reviewed:no' FROM these
)
SELECT facet, last_activity_at, id FROM found JOIN these ON id = conversation_id
"""


def upgrade() -> None:
    _create_tables()
    _create_searches()
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _SQLITE if is_sqlite else _POSTGRESQL:
        op.execute(statement)
    _index_conversations()
    _index_words()


def _create_tables() -> None:
    def of(table: str) -> sa.ForeignKey:
        return sa.ForeignKey(f"{table}.id", ondelete="CASCADE")

    op.create_table(
        "conversation_facet",
        sa.Column("facet", sa.String(96), primary_key=True),
        sa.Column("last_activity_at", MOMENT, primary_key=True),
        sa.Column("conversation_id", sa.Uuid(), of("conversation"), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_conversation_facet_conversation_id_facet",
        "conversation_facet",
        ["conversation_id", "facet"],
    )
    op.create_table(
        "message_words",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
        sa.Column("message_id", sa.Uuid(), of("message"), nullable=False, unique=True),
        sa.Column("conversation_id", sa.Uuid(), of("conversation"), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
    )
    op.create_index("ix_message_words_conversation_id", "message_words", ["conversation_id"])


def _create_searches() -> None:
    owner = sa.ForeignKey("staff_account.id", ondelete="CASCADE")
    search = sa.ForeignKey("conversation_search.id", ondelete="CASCADE")
    op.create_table(
        "conversation_search",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("account_id", sa.Uuid(), owner, nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    op.create_table(
        "saved_filter",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("account_id", sa.Uuid(), owner.copy(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("search_id", sa.Uuid(), search),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    for table, column in (
        ("conversation_search", "account_id"),
        ("conversation_search", "created_at"),
        ("saved_filter", "account_id"),
        ("saved_filter", "search_id"),
        ("saved_filter", "shared"),
    ):
        op.create_index(f"ix_{table}_{column}", table, [column])


# What there is is indexed in batches: there may be much, and a statement has a few seconds.


def _index_conversations() -> None:
    connection = op.get_bind()
    key = sa.column("id", sa.Uuid())
    query = sa.select(key).select_from(sa.table("conversation")).order_by(key).limit(BATCH)
    parameters = [sa.bindparam(name, type_=sa.Uuid()) for name in ("first", "last")]
    statement = sa.text(_FACETS).bindparams(*parameters)
    batch = connection.scalars(query).all()
    while batch:
        connection.execute(statement, {"first": batch[0], "last": batch[-1]})
        batch = connection.scalars(query.where(key > batch[-1])).all()


def _index_words() -> None:
    connection = op.get_bind()
    key = sa.column("id", sa.Uuid())
    query: Any = (
        sa.select(key, sa.column("conversation_id", sa.Uuid()), sa.column("text"))
        .select_from(sa.table("message"))
        .where(sa.column("direction") == "in", sa.column("text") != "")
        .order_by(key)
        .limit(BATCH)
    )
    words = sa.table(
        "message_words",
        sa.column("message_id", sa.Uuid()),
        sa.column("conversation_id", sa.Uuid()),
        sa.column("words"),
    )
    batch = connection.execute(query).all()
    while batch:
        rows = [
            words_row(row.id, row.conversation_id, row.text, find_personal_data(row.text))
            for row in batch
        ]
        connection.execute(words.insert(), rows)
        batch = connection.execute(query.where(key > batch[-1].id)).all()


def downgrade() -> None:
    op.drop_table("saved_filter")
    op.drop_table("conversation_search")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE message_words_fts_erased")
        op.execute("DROP TABLE message_words_fts")
    op.drop_table("message_words")
    op.drop_table("conversation_facet")
