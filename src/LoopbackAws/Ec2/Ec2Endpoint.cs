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
