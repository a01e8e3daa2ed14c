namespace PatchFindings.Functions;

/// <summary>A function's settings as its environment variables tell them. A wrong one fails the start, by name.</summary>
/// <param name="read">Reads a variable: <see cref="Environment.GetEnvironmentVariable(string)"/>.</param>
public sealed class FunctionEnvironment(Func<string, string?> read)
{
    /// <summary>A queue's URL.</summary>
    /// <param name="name">The variable.</param>
    /// <exception cref="FunctionSettingException">It is missing or no absolute http(s) URL.</exception>
    public string QueueUrl(string name)
    {
        var value = Required(name);
        return Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "https" or "http"
            ? value
            : throw new FunctionSettingException(name, value, "is not the URL of a queue");
    }

    /// <summary>A queue's ARN.</summary>
    /// <param name="name">The variable.</param>
    /// <exception cref="FunctionSettingException">
    /// It is missing, no queue's ARN, or of a partition whose findings Security Hub has no word for.
    /// </exception>
    public Arn QueueArn(string name)
    {
        var value = Required(name);
        if (!Arn.TryParse(value, out var arn) || arn.Service != "sqs" || !AwsText.IsAccountId(arn.AccountId) || !AwsText.IsRegion(arn.Region))
        {
            throw new FunctionSettingException(name, value, "is not the ARN of a queue");
        }

        return AwsPartition.Of(arn.Partition) is not null
            ? arn
            : throw new FunctionSettingException(
                name, value,
                $"is of partition {Excerpt.Of(arn.Partition, 100)}, and the AWS Security Finding Format knows"
                + $" {string.Join(", ", AwsPartition.All.Select(partition => partition.Name))} only");
    }

    /// <summary>A Security Hub product's ARN; <see langword="null"/> when not set.</summary>
    /// <param name="name">The variable.</param>
    /// <exception cref="FunctionSettingException">It is no product's ARN.</exception>
    public string? OptionalProductArn(string name)
    {
        var value = Optional(name);
        return value is null
            || (Arn.TryParse(value, out var arn) && arn.Service == "securityhub"
                && arn.Resource.StartsWith("product/", StringComparison.Ordinal))
            ? value
            : throw new FunctionSettingException(name, value, "is not the ARN of a Security Hub product");
    }

    /// <summary>A whole number; a default when not set.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="otherwise">The default.</param>
    /// <param name="min">The least.</param>
    /// <param name="max">The most.</param>
    /// <exception cref="FunctionSettingException">It is no number from the least to the most.</exception>
    public int Number(string name, int otherwise, int min, int max)
    {
        var value = Optional(name);
        return value is null ? otherwise
            : int.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
                ? number
                : throw new FunctionSettingException(name, value, $"must be a whole number from {min} to {max}");
    }

    /// <summary><c>true</c> or <c>false</c>, the default.</summary>
    /// <exception cref="FunctionSettingException">It is neither.</exception>
    public bool Flag(string name) => OneOf(name, otherwise: false, ("true", true), ("false", false));

    /// <summary>One of a few texts, each with its meaning; a default when not set.</summary>
    /// <exception cref="FunctionSettingException">It is none of the texts.</exception>
    public T OneOf<T>(string name, T otherwise, params ReadOnlySpan<(string Text, T Value)> texts)
    {
        if (Optional(name) is not { } value)
        {
            return otherwise;
        }

        var allowed = new List<string>(texts.Length);
        foreach (var (text, meaning) in texts)
        {
            if (text == value)
            {
                return meaning;
            }

            allowed.Add(text);
        }

        throw new FunctionSettingException(name, value, $"must be {string.Join(" or ", allowed)}");
    }

    private string Required(string name) => Optional(name) ?? throw new FunctionSettingException(name, null, "is missing");

    private string? Optional(string name) => read(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;
}

/// <summary>An environment variable of the function is missing or wrong: the deployment's fault, told before any event is taken.</summary>
/// <param name="variable">The variable.</param>
/// <param name="value">Its value; <see langword="null"/> when missing.</param>
/// <param name="reason">What is wrong, as the end of a sentence that starts with the variable.</param>
public sealed class FunctionSettingException(string variable, string? value, string reason)
    : Exception("Environment variable " + new Rejection(variable, value, reason).Message)
{
    /// <summary>The variable.</summary>
    public string Variable { get; } = variable;
}
