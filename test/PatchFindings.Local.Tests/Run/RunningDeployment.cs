using LoopbackAws;
using Microsoft.Extensions.Time.Testing;
using PatchFindings.Local.Deployment;
using PatchFindings.Local.Run;
using PatchFindings.Local.Template;

namespace PatchFindings.Local.Tests.Run;

/// <summary>The committed deployment a hundred times faster, with a clock that stands and functions that do not start.</summary>
internal sealed class RunningDeployment : IAsyncDisposable
{
    public const string Region = "us-east-2";
    public const string AccountId = "111122223333";

    private RunningDeployment(FakeTimeProvider time, LoopbackServices services, LiveDeployment deployment) =>
        (Time, Services, Deployment, Statistics) = (time, services, deployment, new RunStatistics(services, deployment));

    public FakeTimeProvider Time { get; }

    public LoopbackServices Services { get; }

    public LiveDeployment Deployment { get; }

    public RunStatistics Statistics { get; }

    public static async Task<RunningDeployment> StartAsync()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var services = await LoopbackServices.StartAsync(time, Region, AccountId, 0, TestContext.Current.CancellationToken);
        var programs = FunctionProgramNames.All.ToDictionary(name => name, _ => new FunctionProgram("none", [], ".", IsNative: false));
        var deployment = LiveDeployment.Create(CommittedTemplate.Deployment(Region, AccountId), services, programs, new TimeScale(100));
        return new RunningDeployment(time, services, deployment);
    }

    public async ValueTask DisposeAsync()
    {
        await Deployment.DisposeAsync();
        await Services.DisposeAsync();
    }
}
