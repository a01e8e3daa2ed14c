using System.Collections;
using System.Reflection;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.SecurityHub;
using Amazon.SecurityHub.Model;

namespace PatchFindings.Aws.Tests.SecurityHub;

public sealed class ModelTests
{
    [Fact]
    public async Task Every_member_of_a_finding_survives_the_way_out_and_back()
    {
        var finding = (AwsSecurityFinding)Filled(typeof(AwsSecurityFinding));
        var http = new StubHttp().Answers(200, """{"FailedCount":0,"SuccessCount":1}""");
        using var client = new AmazonSecurityHubClient(
            new BasicAWSCredentials("AKID", "secret"),
            new AmazonSecurityHubConfig
            {
                HttpClientFactory = http,
                ServiceURL = "http://127.0.0.1:4566",
                AuthenticationRegion = "us-east-2",
            });
        await client.BatchImportFindingsAsync(
            new BatchImportFindingsRequest { Findings = [finding] }, TestContext.Current.CancellationToken);
        http.Answers(200, Assert.Single(http.Requests).Text);

        var back = (await client.GetFindingsAsync(new GetFindingsRequest(), TestContext.Current.CancellationToken)).Findings!;

        AssertSame(finding, Assert.Single(back), "finding");
        using var sent = JsonDocument.Parse(http.Requests[0].Text);
        Assert.Equal(
            typeof(AwsSecurityFinding).GetProperties().Select(property => property.Name).Order(),
            sent.RootElement.GetProperty("Findings")[0].EnumerateObject().Select(property => property.Name).Order());
    }

    [Theory]
    [MemberData(nameof(ConstantTypes))]
    public void A_constant_is_one_object_and_a_value_that_is_not_known_is_kept(Type type)
    {
        var find = type.GetMethod("FindValue", BindingFlags.Public | BindingFlags.Static, [typeof(string)])!;
        foreach (var field in type.GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            var constant = (ConstantClass)field.GetValue(null)!;
            Assert.Same(constant, find.Invoke(null, [constant.Value]));
        }

        Assert.Equal("SOMETHING_NEW", ((ConstantClass)find.Invoke(null, ["SOMETHING_NEW"])!).Value);
        Assert.Null(find.Invoke(null, [null]));
    }

    public static TheoryData<Type> ConstantTypes() =>
        [.. typeof(AmazonSecurityHubClient).Assembly.GetExportedTypes().Where(type => type.BaseType == typeof(ConstantClass))];

    private static object Filled(Type type, int depth = 0)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return Filled(inner, depth);
        }

        if (type == typeof(string))
        {
            return $"text {depth} \u0001 é \" \\ 😀 <&>";
        }

        if (type == typeof(int))
        {
            return 100_000 + depth;
        }

        if (type == typeof(double))
        {
            return 0.1 + depth;
        }

        if (type == typeof(bool))
        {
            return true;
        }

        if (type.IsSubclassOf(typeof(ConstantClass)))
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Static)[0].GetValue(null)!;
        }

        var filled = Activator.CreateInstance(type)!;
        if (filled is IDictionary map)
        {
            map.Add("key é", "value 😀");
            map.Add("other", "value");
            return filled;
        }

        if (filled is IList list)
        {
            list.Add(Filled(type.GetGenericArguments()[0], depth + 1));
            list.Add(Filled(type.GetGenericArguments()[0], depth + 2));
            return filled;
        }

        foreach (var property in type.GetProperties())
        {
            property.SetValue(filled, Filled(property.PropertyType, depth + 1));
        }

        return filled;
    }

    private static void AssertSame(object? expected, object? actual, string path)
    {
        Assert.NotNull(actual);
        if (expected is string or int or double or bool or ConstantClass)
        {
            Assert.True(Equals(expected, actual), $"{path}: {expected} became {actual}");
        }
        else if (expected is IDictionary map)
        {
            Assert.Equal(map.Cast<object>(), ((IDictionary)actual).Cast<object>());
        }
        else if (expected is IList list)
        {
            var other = (IList)actual;
            Assert.Equal(list.Count, other.Count);
            for (var i = 0; i < list.Count; i++)
            {
                AssertSame(list[i], other[i], $"{path}[{i}]");
            }
        }
        else
        {
            foreach (var property in expected!.GetType().GetProperties())
            {
                AssertSame(property.GetValue(expected), property.GetValue(actual), $"{path}.{property.Name}");
            }
        }
    }
}
