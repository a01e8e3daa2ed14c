using PatchFindings.Local.Fleet;

namespace PatchFindings.Local.Run;

/// <summary>Follows each event from the bus to its outcome, by what the compliance-event function logs. Safe for concurrent use.</summary>
internal sealed class EventTracker
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, PlannedEvent> _events = [];
    private readonly HashSet<string> _malformed = [];
    private readonly Dictionary<string, string> _ended = [];
    private readonly SortedDictionary<string, int> _outcomes = new(StringComparer.Ordinal);

    /// <summary>Events that a rule matched, and malformed messages.</summary>
    public int Expected
    {
        get
        {
            lock (_gate)
            {
                return _events.Count + _malformed.Count;
            }
        }
    }

    /// <summary>Those of them that have ended.</summary>
    public int Ended
    {
        get
        {
            lock (_gate)
            {
                return _events.Keys.Count(_ended.ContainsKey) + _malformed.Count(_ended.ContainsKey);
            }
        }
    }

    /// <summary>What the events have ended as, each counted once.</summary>
    public IReadOnlyDictionary<string, int> Ends
    {
        get
        {
            lock (_gate)
            {
                return _events.Keys.Concat(_malformed).Select(id => _ended.GetValueOrDefault(id)).OfType<string>()
                    .CountBy(outcome => outcome).OrderBy(count => count.Key, StringComparer.Ordinal).ToDictionary();
            }
        }
    }

    /// <summary>How often events came back to be tried again, by the outcome that says why.</summary>
    public IReadOnlyDictionary<string, int> Retries
    {
        get
        {
            lock (_gate)
            {
                return _outcomes.Where(outcome => IsRetry(outcome.Key)).ToDictionary();
            }
        }
    }

    /// <summary>Events that have not ended, by what must become of them.</summary>
    public IReadOnlyDictionary<EventExpectation, int> Pending
    {
        get
        {
            lock (_gate)
            {
                return _events.Where(tracked => !_ended.ContainsKey(tracked.Key)).CountBy(tracked => tracked.Value.Expectation).ToDictionary();
            }
        }
    }

    /// <summary>How often each outcome was logged, repeats of one event included.</summary>
    public IReadOnlyDictionary<string, int> Outcomes
    {
        get
        {
            lock (_gate)
            {
                return new SortedDictionary<string, int>(_outcomes);
            }
        }
    }

    /// <summary>An event is on its way.</summary>
    public void Put(string eventId, PlannedEvent planned)
    {
        lock (_gate)
        {
            _events.Add(eventId, planned);
        }
    }

    /// <summary>A malformed message is on its way.</summary>
    /// <param name="messageId">Its id in the events queue.</param>
    public void PutMalformed(string messageId)
    {
        lock (_gate)
        {
            _malformed.Add(messageId);
        }
    }

    /// <summary>The function logged an outcome.</summary>
    /// <param name="outcome">The outcome's word.</param>
    /// <param name="eventId">The event's id, when the message tells one.</param>
    /// <param name="messageId">The message's id.</param>
    public void Log(string outcome, string? eventId, string? messageId)
    {
        lock (_gate)
        {
            _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + 1;
            if (IsRetry(outcome))
            {
                return;
            }

            // An event that has lost its time to a second receive, or its function before it answered, ends twice: what a later operation
            // makes of it the second time is not its outcome.
            foreach (var id in new[] { eventId, messageId }.OfType<string>())
            {
                _ended.TryAdd(id, outcome);
            }
        }
    }

    /// <summary>Whether all events so far of these nodes have ended.</summary>
    public bool HaveEnded(IReadOnlySet<string> nodes)
    {
        lock (_gate)
        {
            return _events.All(tracked => !nodes.Contains(tracked.Value.NodeId) || _ended.ContainsKey(tracked.Key));
        }
    }

    /// <summary>Events that have not ended, or not as they must, in a sentence each.</summary>
    public IReadOnlyList<string> Problems()
    {
        lock (_gate)
        {
            var problems = new List<string>();
            foreach (var (eventId, planned) in _events)
            {
                var outcome = _ended.GetValueOrDefault(eventId);
                if (outcome is null)
                {
                    problems.Add($"event {eventId} of node {planned.NodeId} has no outcome; expected: {Text(planned.Expectation)}");
                }
                else if (!Allows(planned.Expectation, outcome))
                {
                    problems.Add($"event {eventId} of node {planned.NodeId} ended as {outcome}; expected: {Text(planned.Expectation)}");
                }
            }

            return problems;
        }
    }

    private static bool IsRetry(string outcome) => outcome is "not-ready" or "unavailable";

    private static string Text(EventExpectation expectation) => expectation switch
    {
        EventExpectation.Finding => "enqueued or superseded",
        EventExpectation.Compliant => "compliant",
        EventExpectation.NoState => "no-state",
        EventExpectation.Closing => "closed or compliant",
        _ => "no rule matches it",
    };

    private static bool Allows(EventExpectation expectation, string outcome) => expectation switch
    {
        EventExpectation.Finding => outcome is "enqueued" or "superseded",
        EventExpectation.Compliant => outcome == "compliant",
        EventExpectation.NoState => outcome == "no-state",
        EventExpectation.Closing => outcome is "closed" or "compliant",
        _ => false,
    };
}
