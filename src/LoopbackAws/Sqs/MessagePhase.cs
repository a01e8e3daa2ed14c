namespace LoopbackAws.Sqs;

/// <summary>Where in its life a stored message is.</summary>
internal enum MessagePhase
{
    Delayed,
    Visible,
    InFlight,
}
