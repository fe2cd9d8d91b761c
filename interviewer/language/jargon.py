"""Technical terms that a lay listener does not know: counted for the jargon measure. Data only.

What everybody says in another sense is none of them: "I can commit to May", "I lost the thread".
"""

from __future__ import annotations

from interviewer.language.lexicon import ACRONYMS

_EVERYDAY = frozenset(
    "pm pms po vp cto ceo cfo roi npv b2b b2c id ids pr prs ai ip os ab rest rice moscow".split()
)
"""Those that everybody knows, and those that are words of their own: "the rest"."""
JARGON_WORDS = (ACRONYMS - _EVERYDAY) | frozenset(
    """endpoint endpoints backend frontend middleware microservice microservices monolith monolithic
    serverless kubernetes docker container containers containerised containerized orchestration
    asynchronous async synchronous sync idempotent idempotency webhook webhooks payload payloads
    schema schemas serialization serialisation deserialization marshalling protobuf graphql
    kafka rabbitmq redis postgres postgresql mysql mongodb dynamodb elasticsearch cassandra
    sharding sharded shard shards replication replica replicas partition partitions partitioning
    throughput latency p50 p90 p95 p99 percentile concurrency concurrent mutex deadlock
    threads multithreaded polling pubsub queue queues broker brokers
    caching cached cache invalidation memoization hashing hash hashed
    encryption encrypted tls handshake tokenization tokenisation authentication authorization
    authorisation oauth saml observability telemetry instrumentation tracing logging metrics
    dashboards alerting regression refactor refactoring refactored linting
    repository repositories git merge rebase commits deployment deployments
    canary rollback pipeline pipelines terraform ansible jenkins
    runtime compiler interpreter bytecode stack
    algorithm algorithms heuristic heuristics recursion recursive embedding embeddings vector
    inference gradient regression classifier backpropagation transformer
    eventual consistency linearizable quorum
    stateless stateful cookie cookies header headers socket sockets websocket
    websockets packet packets routing router firewall proxy proxies gateway loadbalancer
    balancer autoscaling horizontally vertically scalability scalable failover redundancy
    database databases datastore index indexes indexing normalization normalisation denormalized
    denormalised orm query queries transaction transactions etl lakehouse
    abstraction encapsulation polymorphism interface interfaces dependency dependencies injection
    parameter parameters callback callbacks boolean integer array arrays
    nosql sql parse parsing parser backoff throttling throttle""".split()
)
