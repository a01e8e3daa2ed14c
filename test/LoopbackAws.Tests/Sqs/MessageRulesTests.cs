using LoopbackAws.Sqs;
using Microsoft.Extensions.Time.Testing;
using static LoopbackAws.Tests.Sqs.Errors;

namespace LoopbackAws.Tests.Sqs;

public sealed class MessageRulesTests
{
    private readonly Queue _queue = new SqsState(new FakeTimeProvider(), "us-east-2", "111122223333")
        .CreateQueue("work", new QueueSettings { MaximumMessageSize = 1_024 });

    [Theory]
    [InlineData("\t\n\r ~", null)]
    [InlineData("\uD7FF\uE000\uFFFD", null)]
    [InlineData("\U00010000\U0010FFFF", null)]
    [InlineData("", "MissingParameter")]
    [InlineData("\0", "InvalidMessageContents")]
    [InlineData("a\u0008", "InvalidMessageContents")]
    [InlineData("\u000B", "InvalidMessageContents")]
    [InlineData("\u001F", "InvalidMessageContents")]
    [InlineData("\uFFFE", "InvalidMessageContents")]
    public void A_body_has_characters_of_XML(string body, string? error) => Check(error, new MessageDraft(body));

    [Fact]
    public void Half_of_a_surrogate_pair_is_no_character() =>
        Check("InvalidMessageContents", new MessageDraft("a" + (char)0xD800 + "b"));

    [Theory]
    [InlineData(1_024, 0, null)]
    [InlineData(1_025, 0, "InvalidParameterValue")]
    [InlineData(1_008, 6, null)]
    [InlineData(1_009, 6, "InvalidParameterValue")]
    public void Name_type_and_value_of_attributes_count_towards_the_size(int body, int value, string? error)
    {
        // 4 bytes of name, 6 of type.
        var attributes = value == 0
            ? null
            : new Dictionary<string, MessageAttribute> { ["Name"] = MessageAttribute.Text(new string('v', value)) };

        Check(error, new MessageDraft(new string('b', body)) { MessageAttributes = attributes });
    }

    [Theory]
    [InlineData(512, null)]
    [InlineData(513, "InvalidParameterValue")]
    public void The_size_is_in_bytes_of_UTF_8(int characters, string? error) =>
        Check(error, new MessageDraft(new string('é', characters)));

    [Theory]
    [InlineData(900, null)]
    [InlineData(901, "InvalidParameterValue")]
    [InlineData(-1, "InvalidParameterValue")]
    public void A_delay_is_15_minutes_at_most(int seconds, string? error) =>
        Check(error, new MessageDraft("a") { Delay = TimeSpan.FromSeconds(seconds) });

    [Theory]
    [InlineData("a.b-c_9", null)]
    [InlineData("awsome", null)]
    [InlineData("", "InvalidParameterValue")]
    [InlineData(".a", "InvalidParameterValue")]
    [InlineData("a.", "InvalidParameterValue")]
    [InlineData("a..b", "InvalidParameterValue")]
    [InlineData("a b", "InvalidParameterValue")]
    [InlineData("aws.x", "InvalidParameterValue")]
    [InlineData("AMAZON.x", "InvalidParameterValue")]
    public void An_attribute_s_name_is_checked(string name, string? error) => CheckAttribute(error, name, MessageAttribute.Text("v"));

    [Theory]
    [InlineData(256, null)]
    [InlineData(257, "InvalidParameterValue")]
    public void An_attribute_s_name_has_256_characters_at_most(int length, string? error) =>
        CheckAttribute(error, new string('a', length), MessageAttribute.Text("v"));

    [Theory]
    [InlineData("String", "text", null)]
    [InlineData("String.label", "text", null)]
    [InlineData("Number", "-1.5e3", null)]
    [InlineData("Number.int", "7", null)]
    [InlineData("Number", "seven", "InvalidParameterValue")]
    [InlineData("String", "", "InvalidParameterValue")]
    [InlineData("String", null, "InvalidParameterValue")]
    [InlineData("string", "text", "InvalidParameterValue")]
    [InlineData("", "text", "InvalidParameterValue")]
    [InlineData("Text", "text", "InvalidParameterValue")]
    [InlineData("Binary", "text", "InvalidParameterValue")]
    [InlineData("String", "\u0001", "InvalidMessageContents")]
    public void An_attribute_has_a_value_of_its_type(string type, string? value, string? error) =>
        CheckAttribute(error, "a", new MessageAttribute(type) { StringValue = value });

    [Theory]
    [InlineData("Binary", 1, null)]
    [InlineData("Binary.gif", 1, null)]
    [InlineData("Binary", 0, "InvalidParameterValue")]
    [InlineData("String", 1, "InvalidParameterValue")]
    public void A_binary_attribute_has_bytes(string type, int length, string? error) =>
        CheckAttribute(error, "a", new MessageAttribute(type) { BinaryValue = new byte[length] });

    [Theory]
    [InlineData(10, null)]
    [InlineData(11, "InvalidParameterValue")]
    public void A_message_has_ten_attributes_at_most(int count, string? error) => Check(error, new MessageDraft("a")
    {
        MessageAttributes = Enumerable.Range(0, count).ToDictionary(i => $"a{i}", _ => MessageAttribute.Text("v")),
    });

    [Theory]
    [InlineData("tenant-1!", null)]
    [InlineData("", "InvalidParameterValue")]
    [InlineData("tenant 1", "InvalidParameterValue")]
    public void A_message_group_is_checked(string group, string? error) =>
        Check(error, new MessageDraft("a") { MessageGroupId = group });

    private void CheckAttribute(string? error, string name, MessageAttribute attribute) => Check(error, new MessageDraft("a")
    {
        MessageAttributes = new Dictionary<string, MessageAttribute> { [name] = attribute },
    });

    private void Check(string? error, MessageDraft draft)
    {
        Assert.Equal(error, CodeOf(() => _queue.Send(draft)));
        Assert.Equal(error is null ? 1 : 0, _queue.Depth.Total);
    }
}
