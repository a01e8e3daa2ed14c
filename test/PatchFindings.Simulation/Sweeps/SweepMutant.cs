namespace PatchFindings.Simulation.Sweeps;

/// <summary>A way in which sweeps and closings could be broken, from outside of them. This one changes nothing.</summary>
internal class SweepMutant
{
    public virtual TimeSpan OnTheirWay => TimeSpan.FromHours(1);

    public virtual double FindingReadsPerSecond => 2;

    public virtual double DetailReadsPerSecond => Functions.DetailReadsPerSecond;

    public virtual double ReadsPerSecond => PatchFindings.Functions.CallPace.ReadsPerSecond;

    /// <summary>Whether a sweep closes findings.</summary>
    public virtual bool Closes(bool closes) => closes;

    /// <summary>The clock by which a sweep judges.</summary>
    public virtual TimeProvider SweepTime(SimulatedTime time) => time;

    /// <summary>What somebody asks a sweep for.</summary>
    public virtual string Input(string input) => input;

    /// <summary>What a function sends to a service.</summary>
    public virtual WireCall Request(WireCall call) => call;

    /// <summary>What a function gets to hear from a service.</summary>
    public virtual (int Status, byte[] Body) Answer(WireCall call, int status, byte[] body) => (status, body);
}
