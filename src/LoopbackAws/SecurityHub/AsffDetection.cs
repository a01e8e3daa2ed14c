using static LoopbackAws.SecurityHub.Asff;

namespace LoopbackAws.SecurityHub;

/// <summary>The rules of an attack sequence (the member Detection), as the API model has them.</summary>
internal static class AsffDetection
{
    public static readonly StructureRule UserAccount = new(
        "M:securityhub.UserAccount",
        May("Uid", AnyText),
        May("Name", AnyText));

    public static readonly StructureRule ActorUser = new(
        "M:securityhub.ActorUser",
        May("Name", AnyText),
        May("Uid", AnyText),
        May("Type", AnyText),
        May("CredentialUid", AnyText),
        May("Account", UserAccount));

    public static readonly StructureRule ActorSession = new(
        "M:securityhub.ActorSession",
        May("Uid", AnyText),
        May("MfaStatus", OneOf("ENABLED", "DISABLED")),
        May("CreatedTime", Long),
        May("Issuer", AnyText));

    public static readonly StructureRule Actor = new(
        "M:securityhub.Actor",
        May("Id", AnyText),
        May("User", ActorUser),
        May("Session", ActorSession));

    public static readonly StructureRule NetworkGeoLocation = new(
        "M:securityhub.NetworkGeoLocation",
        May("City", AnyText),
        May("Country", AnyText),
        May("Lat", Number),
        May("Lon", Number));

    public static readonly StructureRule NetworkAutonomousSystem = new(
        "M:securityhub.NetworkAutonomousSystem",
        May("Name", AnyText),
        May("Number", Int));

    public static readonly StructureRule NetworkConnection = new(
        "M:securityhub.NetworkConnection",
        May("Direction", OneOf("INBOUND", "OUTBOUND")));

    public static readonly StructureRule NetworkEndpoint = new(
        "M:securityhub.NetworkEndpoint",
        May("Id", AnyText),
        May("Ip", AnyText),
        May("Domain", AnyText),
        May("Port", Int),
        May("Location", NetworkGeoLocation),
        May("AutonomousSystem", NetworkAutonomousSystem),
        May("Connection", NetworkConnection));

    public static readonly StructureRule Indicator = new(
        "M:securityhub.Indicator",
        May("Key", AnyText),
        May("Values", Texts()),
        May("Title", AnyText),
        May("Type", AnyText));

    public static readonly StructureRule Signal = new(
        "M:securityhub.Signal",
        May("Type", AnyText),
        May("Id", AnyText),
        May("Title", AnyText),
        May("ProductArn", AnyText),
        May("ResourceIds", Texts()),
        May("SignalIndicators", List(Indicator, 100)),
        May("Name", AnyText),
        May("CreatedAt", Long),
        May("UpdatedAt", Long),
        May("FirstSeenAt", Long),
        May("LastSeenAt", Long),
        May("Severity", Number),
        May("Count", Int),
        May("ActorIds", Texts()),
        May("EndpointIds", Texts()));

    public static readonly StructureRule Sequence = new(
        "M:securityhub.Sequence",
        May("Uid", AnyText),
        May("Actors", List(Actor, 10)),
        May("Endpoints", List(NetworkEndpoint, 10)),
        May("Signals", List(Signal, 100, min: 1)),
        May("SequenceIndicators", List(Indicator, 100)));

    public static readonly StructureRule Detection = new(
        "M:securityhub.Detection",
        May("Sequence", Sequence));
}
