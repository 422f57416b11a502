"""What conversations are found by: facets, and words in the messages."""

import sqlalchemy as sa
from advanced_alchemy.types import DateTimeUTC
from alembic import op

from gateway.search.indexing import words_row

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = DateTimeUTC(timezone=True)
BATCH = 2000  # messages

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
SELECT found.facet, conversation.last_activity_at, conversation.id FROM conversation JOIN (
    SELECT id AS conversation_id, 'channel:' || channel AS facet FROM conversation
    UNION SELECT id, 'language:' || language FROM conversation
    UNION SELECT conversation_id, 'outcome:' || outcome FROM turn
    UNION SELECT conversation_id, 'topic:' || topic FROM turn WHERE topic IS NOT NULL
    UNION SELECT conversation_id, 'confidence:' || CASE WHEN confidence >= 0.8 THEN '80-100'
        WHEN confidence >= 0.6 THEN '60-80' WHEN confidence >= 0.4 THEN '40-60' ELSE '0-40' END
        FROM turn WHERE confidence IS NOT NULL
    UNION SELECT conversation_id, 'thumb:' || thumb
        FROM feedback JOIN turn ON turn.id = feedback.turn_id
    UNION SELECT id, 'thumb:none' FROM conversation WHERE id NOT IN (
        SELECT conversation_id FROM feedback JOIN turn ON turn.id = feedback.turn_id)
    UNION SELECT id, 'red_flag:' || CASE WHEN id IN (SELECT conversation_id FROM turn
        WHERE outcome IN ('emergency', 'urgent', 'distress')) THEN 'yes' ELSE 'no' END
        FROM conversation
    UNION SELECT id, 'handed_over:' || CASE WHEN id IN (SELECT conversation_id FROM turn
        JOIN handoff ON handoff.turn_id = turn.id) THEN 'yes' ELSE 'no' END FROM conversation
    UNION SELECT id, 'reviewed:no' FROM conversation
) AS found ON found.conversation_id = conversation.id WHERE conversation.last_position > 0
"""


def upgrade() -> None:
    _create_tables()
    _create_searches()
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _SQLITE if is_sqlite else _POSTGRESQL:
        op.execute(statement)
    op.execute(_FACETS)
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


def _index_words() -> None:
    """Index the messages that there are, in batches: they may be many."""
    connection = op.get_bind()
    message = sa.table(
        "message",
        sa.column("id", sa.Uuid()),
        sa.column("conversation_id", sa.Uuid()),
        sa.column("direction"),
        sa.column("text"),
    )
    words = sa.table(
        "message_words",
        sa.column("message_id", sa.Uuid()),
        sa.column("conversation_id", sa.Uuid()),
        sa.column("words"),
    )
    written = sa.select(message.c.id, message.c.conversation_id, message.c.text).where(
        message.c.direction == "in", message.c.text != ""
    )
    query = written.order_by(message.c.id).limit(BATCH)
    while batch := connection.execute(query).all():
        connection.execute(words.insert(), [words_row(*row) for row in batch])
        query = written.where(message.c.id > batch[-1].id).order_by(message.c.id).limit(BATCH)


def downgrade() -> None:
    op.drop_table("saved_filter")
    op.drop_table("conversation_search")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE message_words_fts_erased")
        op.execute("DROP TABLE message_words_fts")
    op.drop_table("message_words")
    op.drop_table("conversation_facet")
