"""Technical terms that a lay listener does not know: counted for the jargon measure. Data only."""

from __future__ import annotations

from interviewer.lexicon import ACRONYMS

JARGON_WORDS = ACRONYMS | frozenset(
    """endpoint endpoints backend frontend middleware microservice microservices monolith monolithic
    serverless kubernetes docker container containers containerised containerized orchestration
    asynchronous async synchronous sync idempotent idempotency webhook webhooks payload payloads
    schema schemas serialization serialisation deserialization marshalling protobuf graphql
    kafka rabbitmq redis postgres postgresql mysql mongodb dynamodb elasticsearch cassandra
    sharding sharded shard shards replication replica replicas partition partitions partitioning
    throughput latency p50 p90 p95 p99 percentile concurrency concurrent mutex deadlock
    thread threads multithreaded polling pubsub queue queues broker brokers producer consumers
    caching cached cache invalidation memoization hashing hash hashed
    encryption encrypted tls handshake tokenization tokenisation authentication authorization
    authorisation oauth saml observability telemetry instrumentation tracing logging metrics
    dashboards alerting regression refactor refactoring refactored linting
    repository repositories git branch merge rebase commit commits deployment deployments
    canary rollback pipeline pipelines terraform ansible jenkins
    runtime compiler compiled interpreter bytecode stack heap garbage
    algorithm algorithms heuristic heuristics recursion recursive embedding embeddings vector
    inference gradient regression classifier backpropagation transformer
    eventual strongly consistency consistent cap acid base linearizable quorum
    stateless stateful session sessions cookie cookies header headers socket sockets websocket
    websockets packet packets routing router firewall proxy proxies gateway loadbalancer
    balancer autoscaling horizontally vertically scalability scalable failover redundancy
    database databases datastore index indexes indexing normalization normalisation denormalized
    denormalised orm query queries join joins transaction transactions etl lakehouse warehouse
    abstraction encapsulation polymorphism interface interfaces dependency dependencies injection
    parameter parameters callback callbacks boolean integer string array arrays object objects
    nosql sql parse parsing parser backoff throttling throttle""".split()
) - frozenset({"pm", "pms", "ceo", "id", "ids", "pr", "ai", "ip", "os", "ab", "base", "object"})
