using CsCheck;
using LoopbackAws.Sqs;
using Microsoft.Extensions.Time.Testing;

namespace LoopbackAws.Tests.Sqs;

/// <summary>Random histories of a queue and its dead-letter queue beside a model that is a plain list. A failure prints its seed.</summary>
public sealed class QueueModelTests
{
    private const int MaxReceiveCount = 2;
    private const int RetentionSeconds = 60;
    private const int VisibilitySeconds = 10;

    private enum Act
    {
        Send,
        Receive,
        Delete,
        ChangeVisibility,
        Wait,
    }

    [Fact]
    public void A_queue_does_what_a_plain_list_would()
    {
        var step = Gen.Select(Gen.Enum<Act>(), Gen.Int[0, 15], Gen.Int[0, 3]);
        step.List[0, 80].Sample(steps => new History().Run(steps), iter: 3_000);
    }

    private sealed class Expected
    {
        public required string Id { get; init; }

        public required int SentAt { get; init; }

        public int VisibleAt { get; set; }

        public int Receives { get; set; }

        public string? Handle { get; set; }
    }

    private sealed class History
    {
        private readonly FakeTimeProvider _time = new();
        private readonly Queue _dlq;
        private readonly Queue _queue;
        private readonly List<Expected> _model = [];
        private readonly List<Expected> _dead = [];
        private readonly List<string> _handles = [];
        private int _now;

        public History()
        {
            var sqs = new SqsState(_time, "us-east-2", "111122223333");
            var retention = TimeSpan.FromSeconds(RetentionSeconds);
            _dlq = sqs.CreateQueue("dlq", new QueueSettings { MessageRetentionPeriod = retention });
            _queue = sqs.CreateQueue("work", new QueueSettings
            {
                MessageRetentionPeriod = retention,
                VisibilityTimeout = TimeSpan.FromSeconds(VisibilitySeconds),
                RedrivePolicy = new RedrivePolicy(_dlq.Arn, MaxReceiveCount),
            });
        }

        public void Run(List<(Act Act, int Number, int Small)> steps)
        {
            foreach (var (act, number, small) in steps)
            {
                switch (act)
                {
                    case Act.Send:
                        Send(small == 0 ? number : 0);
                        break;
                    case Act.Receive:
                        Receive(1 + small);
                        break;
                    case Act.Delete when _handles.Count > 0:
                        Delete(_handles[number % _handles.Count]);
                        break;
                    case Act.ChangeVisibility when _handles.Count > 0:
                        ChangeVisibility(_handles[number % _handles.Count], small);
                        break;
                    case Act.Wait:
                        Wait(number);
                        break;
                }

                Assert.Equal(
                    new QueueDepth(
                        _model.Count(m => m.VisibleAt <= _now),
                        _model.Count(m => m.VisibleAt > _now && m.Receives > 0),
                        _model.Count(m => m.VisibleAt > _now && m.Receives == 0)),
                    _queue.Depth);
                Assert.Equal(new QueueDepth(_dead.Count, 0, 0), _dlq.Depth);
            }

            Assert.Equal(_dead.Select(m => m.Id).Order(), _dlq.Receive(1_000).Select(m => m.MessageId).Order());
        }

        private void Send(int delay)
        {
            var sent = _queue.Send(new MessageDraft("m") { Delay = TimeSpan.FromSeconds(delay) });
            _model.Add(new Expected { Id = sent.MessageId, SentAt = _now, VisibleAt = _now + delay });
        }

        private void Receive(int max)
        {
            var expected = new List<Expected>();
            foreach (var message in _model.Where(m => m.VisibleAt <= _now).ToList())
            {
                if (expected.Count == max)
                {
                    break;
                }

                if (message.Receives == MaxReceiveCount)
                {
                    _model.Remove(message);
                    _dead.Add(message);
                    continue;
                }

                message.Receives++;
                message.VisibleAt = _now + VisibilitySeconds;
                expected.Add(message);
            }

            var received = _queue.Receive(max);

            Assert.Equal(
                expected.Select(m => (m.Id, $"{m.Receives}")),
                received.Select(m => (m.MessageId, m.Attributes["ApproximateReceiveCount"])));
            foreach (var (message, answer) in expected.Zip(received))
            {
                message.Handle = answer.ReceiptHandle;
                Assert.DoesNotContain(answer.ReceiptHandle, _handles);
                _handles.Add(answer.ReceiptHandle);
            }
        }

        private void Delete(string handle)
        {
            _model.RemoveAll(m => m.Handle == handle);
            _queue.Delete(handle);
        }

        private void ChangeVisibility(string handle, int seconds)
        {
            var message = _model.Find(m => m.Handle == handle);
            var error = message is null ? "InvalidParameterValue" : null;
            Assert.Equal(error, Errors.CodeOf(() => _queue.ChangeVisibility(handle, TimeSpan.FromSeconds(seconds))));
            if (message is not null && message.VisibleAt > _now)
            {
                message.VisibleAt = _now + seconds;
            }
        }

        private void Wait(int seconds)
        {
            _now += seconds;
            _time.Advance(TimeSpan.FromSeconds(seconds));
            _model.RemoveAll(m => m.SentAt + RetentionSeconds <= _now);
            _dead.RemoveAll(m => m.SentAt + RetentionSeconds <= _now);
        }
    }
}
