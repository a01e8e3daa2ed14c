using System.Globalization;
using LoopbackAws.Http;
using Microsoft.AspNetCore.Http;

namespace LoopbackAws.Ec2;

/// <summary>The form of a <c>DescribeInstances</c> call: the filter <c>instance-id</c> and pages, and nothing else.</summary>
/// <param name="InstanceIds">The ids asked for; <see langword="null"/> for every instance.</param>
/// <param name="PageSize">The most instances on a page.</param>
/// <param name="After">The last instance of the page before; <see langword="null"/> for the first page.</param>
internal sealed record InstanceQuery(IReadOnlySet<string>? InstanceIds, int PageSize, string? After)
{
    // M:ec2.DescribeInstancesRequest; a filter's values by the user guide, Resource quotas for filters.
    private const int PageSizeMin = 5;
    private const int PageSizeMax = 1_000;
    private const int ValuesMax = 200;
    private const string TokenStart = "after-";

    /// <exception cref="AwsErrorException">A member that the loopback does not know, or one out of its range.</exception>
    public static InstanceQuery Read(IFormCollection form)
    {
        HashSet<string>? ids = null;
        var (size, after) = (PageSizeMax, (string?)null);
        foreach (var (name, value) in form.Select(member => (member.Key, member.Value.ToString())))
        {
            switch (name)
            {
                case "Action" or "Version":
                    break;
                case "Filter.1.Name":
                    ids ??= value == "instance-id" ? [] : throw Invalid("InvalidParameterValue", $"The loopback EC2 has no filter '{value}'.");
                    break;
                case "MaxResults":
                    size = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var given)
                        && given is >= PageSizeMin and <= PageSizeMax
                        ? given
                        : throw Invalid("InvalidParameterValue", $"Value ( {value} ) for parameter maxResults is invalid. Expecting a value from {PageSizeMin} to {PageSizeMax}.");
                    break;
                case "NextToken":
                    after = value.StartsWith(TokenStart, StringComparison.Ordinal)
                        ? value[TokenStart.Length..]
                        : throw Invalid("InvalidParameterValue", "The token is not valid.");
                    break;
                case var _ when name.StartsWith("Filter.1.Value.", StringComparison.Ordinal):
                    break;
                default:
                    throw Invalid("UnknownParameter", $"The loopback EC2 does not know the parameter {name}.");
            }
        }

        ids?.UnionWith(form
            .Where(member => member.Key.StartsWith("Filter.1.Value.", StringComparison.Ordinal))
            .Select(member => member.Value.ToString()));
        return ids is { Count: 0 or > ValuesMax }
            ? throw Invalid("FilterLimitExceeded", $"The filter instance-id must have 1 to {ValuesMax} values.")
            : new InstanceQuery(ids, size, after);
    }

    public static string Token(string lastInstanceId) => TokenStart + lastInstanceId;

    private static AwsErrorException Invalid(string code, string message) => new(code, message);
}
