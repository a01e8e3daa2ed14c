using PatchFindings.Local.Run;

namespace PatchFindings.Local.Tests.Run;

public sealed class CommandLineTests
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private RunOptions? _options;

    [Fact]
    public async Task Without_options_a_run_has_two_hundred_nodes_and_no_outage()
    {
        Assert.Equal(0, await InvokeAsync());

        Assert.Equal(
            new RunOptions { Nodes = 200, Seed = 1, Outage = TimeSpan.Zero, Speed = 100, Functions = "auto", Keep = false, Port = 0 },
            _options);
    }

    [Fact]
    public async Task Each_option_is_taken()
    {
        await InvokeAsync(
            "--nodes", "12", "--seed", "-7", "--outage", "20", "--speed", "50", "--functions", "built", "--findings", "out.json", "--keep",
            "--port", "4566", "--close", "--lose-events", "30");

        Assert.Equal((true, 30, true), (_options!.Close, _options.LoseEvents, _options.Sweeps));
        Assert.Equal((12, -7, TimeSpan.FromSeconds(20), 50), (_options!.Nodes, _options.Seed, _options.Outage, _options.Speed));
        Assert.Equal(("built", "out.json", true, 4566), (_options.Functions, _options.Findings!.Name, _options.Keep, _options.Port));
    }

    [Theory]
    [InlineData("--nodse", "20")]
    [InlineData("--nodes", "-1")]
    [InlineData("--nodes", "20001")]
    [InlineData("--nodes", "many")]
    [InlineData("--outage", "601")]
    [InlineData("--outage", "20s")]
    [InlineData("--speed", "0")]
    [InlineData("--speed", "201")]
    [InlineData("--functions", "wasm")]
    [InlineData("--port", "65536")]
    [InlineData("--lose-events", "101")]
    [InlineData("--lose-events", "-1")]
    [InlineData("--close", "maybe")]
    [InlineData("--keep", "maybe")]
    [InlineData("extra", "argument")]
    public async Task A_wrong_option_ends_with_two_and_says_which(string name, string value)
    {
        Assert.Equal(2, await InvokeAsync(name, value));

        Assert.Null(_options);
        var said = _error.ToString();
        Assert.True(said.Contains(name, StringComparison.Ordinal) || said.Contains(value, StringComparison.Ordinal), said);
        Assert.Contains("--help", said, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--nodes", "0")]
    [InlineData("--nodes", "20000")]
    [InlineData("--outage", "600")]
    [InlineData("--speed", "1")]
    [InlineData("--speed", "200")]
    [InlineData("--port", "65535")]
    public async Task The_ends_of_a_range_are_in_it(string name, string value) => Assert.Equal(0, await InvokeAsync(name, value));

    [Fact]
    public async Task Help_tells_every_option_and_starts_nothing()
    {
        Assert.Equal(0, await InvokeAsync("--help"));

        Assert.Null(_options);
        Assert.All(
            [
                "--nodes", "--seed", "--outage", "--speed", "--functions", "--findings", "--keep", "--port", "0 only if every", "1 if not",
                "2 if what was asked for cannot be run",
            ],
            option => Assert.Contains(option, _output.ToString().ReplaceLineEndings(" "), StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_exit_code_is_the_runs()
    {
        var commandLine = new CommandLine(_ => Task.FromResult(1));

        Assert.Equal(1, await commandLine.InvokeAsync([], _output, _error));
    }

    private Task<int> InvokeAsync(params string[] arguments)
    {
        var commandLine = new CommandLine(options =>
        {
            _options = options;
            return Task.FromResult(0);
        });
        return commandLine.InvokeAsync(arguments, _output, _error);
    }
}
