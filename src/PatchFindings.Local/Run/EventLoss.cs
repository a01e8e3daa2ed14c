namespace PatchFindings.Local.Run;

/// <summary>Loses a share of the fleet's events, as AWS allows itself to: they never come to the bus.</summary>
/// <param name="percent">0 to 100.</param>
/// <param name="seed">Decides which.</param>
internal sealed class EventLoss(int percent, int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>How many are lost so far.</summary>
    public int Lost { get; private set; }

    /// <summary>Whether the next event is lost.</summary>
    public bool Next()
    {
        var isLost = _random.Next(100) < percent;
        Lost += isLost ? 1 : 0;
        return isLost;
    }
}
