using System.Text.Json;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The header <c>Lambda-Runtime-Client-Context</c>.</summary>
internal sealed class InvokerClientContext : IClientContext, IClientApplication
{
    private readonly bool _hasClient;

    private InvokerClientContext(JsonElement context)
    {
        Environment = InvokerJson.Map(context, "env");
        Custom = InvokerJson.Map(context, "custom");
        if (InvokerJson.Object(context, "client") is { } client)
        {
            _hasClient = true;
            AppPackageName = InvokerJson.Text(client, "app_package_name");
            AppTitle = InvokerJson.Text(client, "app_title");
            AppVersionCode = InvokerJson.Text(client, "app_version_code");
            AppVersionName = InvokerJson.Text(client, "app_version_name");
            InstallationId = InvokerJson.Text(client, "installation_id");
        }
    }

    public IDictionary<string, string>? Environment { get; }

    public IClientApplication? Client => _hasClient ? this : null;

    public IDictionary<string, string>? Custom { get; }

    public string? AppPackageName { get; }

    public string? AppTitle { get; }

    public string? AppVersionCode { get; }

    public string? AppVersionName { get; }

    public string? InstallationId { get; }

    public static InvokerClientContext? Parse(string? header) => InvokerJson.Read(header, context => new InvokerClientContext(context));
}
