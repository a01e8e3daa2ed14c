using System.Collections.Concurrent;
using LoopbackAws.Http;

namespace LoopbackAws.Iam;

/// <summary>
/// Holds every call of a function against its role's policy and the policies of what it calls. Callers that are no function of the
/// deployment (a person with the AWS CLI) may all.
/// </summary>
/// <param name="roles">What each function may, by the access key id that it calls with.</param>
/// <param name="resources">Policies of resources, by ARN.</param>
public sealed class AccessControl(IReadOnlyDictionary<string, AccessPolicy> roles, IReadOnlyDictionary<string, AccessPolicy> resources)
{
    /// <summary>Raised for each denial of a kind that has not been before, with a sentence that says who may not do what to what.</summary>
    public event Action<string>? Denied;

    /// <summary>All kinds of denials so far, in words, and how often.</summary>
    public ConcurrentDictionary<string, int> Denials { get; } = new();

    /// <summary>Judges a call.</summary>
    /// <returns>The error to answer with; <see langword="null"/> for a call that may be made.</returns>
    public AwsErrorException? Judge(ServiceCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (!roles.TryGetValue(call.AccessKeyId, out var role))
        {
            return null;
        }

        foreach (var permission in call.Permissions)
        {
            var isRefused = resources.TryGetValue(permission.Resource, out var own) && own.DeniesAll(permission);
            if (!role.Allows(permission) || isRefused)
            {
                var denial = $"{call.AccessKeyId} is not authorized to perform {permission.Action} on resource {permission.Resource} because "
                    + (isRefused ? "the resource's own policy denies it" : $"no identity-based policy allows the {permission.Action} action");
                if (Denials.AddOrUpdate(denial, 1, (_, count) => count + 1) == 1)
                {
                    Denied?.Invoke(denial);
                }

                return new AwsErrorException("AccessDeniedException", denial, call.Service == "ssm" ? 400 : 403);
            }
        }

        return null;
    }
}
