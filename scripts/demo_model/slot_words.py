"""The words that fill the slots of ``interview_templates.txt``."""

_WORDS = {
    "noun": """
        payment, integration, contract, API, latency, timeout, retry, happy path, error
        path, acceptance, queue, cache, database, schema, migration, rollback, dashboard,
        alert, customer, revenue, churn, sprint, backlog, epic, story, estimate, technical
        debt, roadmap, consistency, availability, versioning, endpoint, token, security,
        compliance, vendor, checkout, onboarding, conversion, retention, experiment, data
        pipeline, event stream, restaurant, kitchen, menu, circuit breaker, exponential
        backoff, idempotency key, sandbox, monitoring, incident, root cause, mitigation,
        platform, feature, release, deadline, budget, decision, risk, meeting, review,
        proposal, plan, design, document, search service, message queue, load balancer,
        server, client, browser, phone, app, network, password, login, report, invoice,
        order, delivery, price, market, strategy, hypothesis, metric, target, quality,
        performance, throughput, error rate, response time, warehouse, spreadsheet, contract
        test, feature flag, rate limit, webhook, third party, legacy system, code, test
        suite, pull request, definition, refinement, retrospective, stand-up, priority,
        dependency, scope, value, outcome, question, answer, problem, idea, conversation,
        relationship, team, office, library, bank, shop, train, house, map, route, feed,
        photo, video, notification, email, message, account, profile, subscription, store,
        product, process, framework, trade-off, requirement, service, component,
        architecture
    """,
    "plural": """
        engineers, customers, retries, timeouts, errors, incidents, stories, estimates,
        features, releases, alerts, dashboards, logs, metrics, requests, responses, tokens,
        webhooks, users, partners, vendors, stakeholders, meetings, complaints, tickets,
        bugs, tests, queries, payments, orders, invoices, messages, notifications, servers,
        services, dependencies, requirements, risks, priorities, decisions, experiments,
        results, numbers, questions, answers, options, increments, slices, sprints, people,
        minutes, weeks, countries, teams, products, documents, interviews, designers,
        developers, support calls, failed payments, edge cases, user stories, contract
        changes, rate limits, trade-offs, assumptions, outages, deployments
    """,
    "verb": """
        ship, split, delay, measure, monitor, retry, cache, queue, version, migrate, roll
        back, test, prioritise, refactor, slice, escalate, simplify, remove, document,
        explain, change, break, fix, build, buy, review, design, replace, rewrite, deploy,
        release, validate, estimate, negotiate, clarify, support, drop, stop, start,
        improve, reduce, check, share, protect, limit, store, send, scale, trace, debug,
        isolate, automate, communicate
    """,
    "past": """
        shipped, split, delayed, measured, monitored, retried, cached, queued, migrated,
        rolled back, tested, prioritised, refactored, sliced, escalated, simplified,
        removed, documented, explained, changed, broke, fixed, built, bought, reviewed,
        designed, replaced, rewrote, deployed, released, validated, estimated, negotiated,
        clarified, supported, dropped, stopped, started, improved, reduced, checked, shared,
        protected, limited, noticed, found, wrote, agreed on, asked about, looked at, talked
        about
    """,
    "quality": """
        risky, slow, large, expensive, late, complex, fragile, small, simple, clear, useful,
        hard, important, urgent, reliable, stable, old, new, quick, cheap, visible, honest,
        wrong, right, difficult, valuable, measurable, technical, good, bad, big, thin,
        painful, happy, surprised, interesting, strong, weak, fast, safe
    """,
    "number": """
        two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, thirteen,
        fourteen, fifteen, sixteen, eighteen, twenty, twenty-five, thirty, thirty-two,
        forty, forty-five, fifty, sixty, seventy, seventy-five, eighty, ninety, ninety-nine,
        a hundred, two hundred, three hundred, five hundred, a thousand, half, zero, one
    """,
    "time": """
        two weeks, three weeks, a week, six months, a year, two years, three sprints, one
        quarter, ten minutes, half an hour, two days, a few days, four hours, eighteen
        months, a month, five years, one sprint
    """,
    "person": """
        sponsor, customer, engineer, architect, stakeholder, designer, manager, director,
        vendor, partner, user, analyst, tester, developer, tech lead, team lead, head of
        product, support team, sales team, product manager, product owner, recruiter,
        operations team, security team
    """,
}

SLOT_WORDS = {
    slot: tuple(" ".join(word.split()) for word in words.split(","))
    for slot, words in _WORDS.items()
}
"""Slot by slot, what may stand there."""
