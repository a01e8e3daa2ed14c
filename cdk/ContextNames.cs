using System.Text.Json;

namespace PatchFindings.Cdk;

/// <summary>The names in the CDK's context: a misspelt option would otherwise be an option that is not given.</summary>
public static class ContextNames
{
    // As the CDK's command line hands the context over: in one variable, or in a file when it is too long for that.
    private const string Variable = "CDK_CONTEXT_JSON";
    private const string FileVariable = "CONTEXT_OVERFLOW_LOCATION_ENV";

    /// <summary>The names that the CDK's command line was given, by <c>-c</c> and <c>cdk.json</c>.</summary>
    /// <param name="environment">Gives the value of an environment variable, <see langword="null"/> when it is not set.</param>
    public static IReadOnlyList<string> Given(Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var names = new List<string>();
        Add(environment(Variable));
        Add(environment(FileVariable) is { Length: > 0 } file ? File.ReadAllText(file) : null);
        return names;

        void Add(string? json)
        {
            if (!string.IsNullOrEmpty(json))
            {
                using var context = JsonDocument.Parse(json);
                names.AddRange(context.RootElement.EnumerateObject().Select(member => member.Name));
            }
        }
    }

    /// <summary>Refuses a name that could be an option and is none. The CDK's own names are no plain words.</summary>
    /// <param name="given">The names given.</param>
    /// <exception cref="DeploymentException">There is no such option; the message has all that there are.</exception>
    public static void Check(IEnumerable<string> given)
    {
        ArgumentNullException.ThrowIfNull(given);
        if (given.FirstOrDefault(name => name.All(char.IsAsciiLetter) && !DeploymentOptions.Names.Contains(name)) is { } unknown)
        {
            var names = string.Join(", ", DeploymentOptions.Names.Order(StringComparer.Ordinal));
            throw new DeploymentException($"There is no context option {unknown}; there are {names}.");
        }
    }
}
