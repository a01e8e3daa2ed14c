using System.Globalization;
using System.Xml;
using LoopbackAws.Http;
using LoopbackAws.Iam;
using Microsoft.AspNetCore.Http;

namespace LoopbackAws.Ec2;

/// <summary>EC2 over its query protocol, a form and an XML answer: <c>DescribeInstances</c> with the filter <c>instance-id</c>.</summary>
/// <param name="state">What is answered.</param>
/// <param name="calls">Counts each call, and may make it fail.</param>
public sealed class Ec2Endpoint(Ec2State state, ServiceCalls calls) : IServiceEndpoint
{
    private const string Namespace = "http://ec2.amazonaws.com/doc/2016-11-15/";

    /// <inheritdoc/>
    public bool Owns(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return HttpMethods.IsPost(request.Method) && request.Path.Value is "/" && request.HasFormContentType
            && !request.Headers.ContainsKey("X-Amz-Target");
    }

    /// <inheritdoc/>
    public async Task HandleAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        using var answer = new MemoryStream();
        try
        {
            using var xml = XmlWriter.Create(answer);
            Answer(form, Caller.AccessKeyId(context.Request), xml);
        }
        catch (AwsErrorException error)
        {
            context.Response.StatusCode = error.StatusCode;
            answer.SetLength(0);
            using var xml = XmlWriter.Create(answer);
            xml.WriteStartElement("Response");
            xml.WriteStartElement("Errors");
            xml.WriteStartElement("Error");
            xml.WriteElementString("Code", error.Code);
            xml.WriteElementString("Message", error.Message);
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteElementString("RequestID", Guid.NewGuid().ToString());
            xml.WriteEndElement();
        }

        context.Response.ContentType = "text/xml;charset=UTF-8";
        context.Response.ContentLength = answer.Length;
        answer.Position = 0;
        await answer.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private void Answer(IFormCollection form, string accessKeyId, XmlWriter xml)
    {
        var action = form["Action"].ToString();
        var items = form.Keys.Count(name => name.StartsWith("Filter.1.Value.", StringComparison.Ordinal));

        // DescribeInstances knows no resource (Service Authorization Reference).
        calls.Begin(new ServiceCall("ec2", action, accessKeyId, items) { Permissions = [new RequiredPermission("ec2:" + action, "*")] });
        if (action != "DescribeInstances")
        {
            throw new AwsErrorException("InvalidAction", $"The loopback EC2 has no action {action}.");
        }

        var request = InstanceQuery.Read(form);
        var found = state.Instances(request.InstanceIds)
            .Where(instance => request.After is null || string.CompareOrdinal(instance.InstanceId, request.After) > 0)
            .ToList();
        var page = found.GetRange(0, Math.Min(found.Count, Math.Min(request.PageSize, state.PageSizeMax ?? request.PageSize)));
        xml.WriteStartElement("DescribeInstancesResponse", Namespace);
        xml.WriteElementString("requestId", Namespace, Guid.NewGuid().ToString());
        xml.WriteStartElement("reservationSet", Namespace);
        foreach (var (instanceId, name) in page)
        {
            Reservation(xml, instanceId, name);
        }

        xml.WriteEndElement();
        if (page.Count < found.Count)
        {
            xml.WriteElementString("nextToken", Namespace, InstanceQuery.Token(page[^1].InstanceId));
        }

        xml.WriteEndElement();
    }

    private void Reservation(XmlWriter xml, string instanceId, string stateName)
    {
        xml.WriteStartElement("item", Namespace);
        xml.WriteElementString("reservationId", Namespace, "r-" + instanceId[2..]);
        xml.WriteElementString("ownerId", Namespace, state.AccountId);
        xml.WriteStartElement("instancesSet", Namespace);
        xml.WriteStartElement("item", Namespace);
        xml.WriteElementString("instanceId", Namespace, instanceId);
        xml.WriteStartElement("instanceState", Namespace);
        xml.WriteElementString("code", Namespace, Ec2State.Code(stateName).ToString(CultureInfo.InvariantCulture));
        xml.WriteElementString("name", Namespace, stateName);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }
}

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
