using System.Text;
using LoopbackAws.Sqs;
using Microsoft.Extensions.Time.Testing;

namespace LoopbackAws.Tests.Sqs;

/// <summary>The sums are what AWS itself answered to these messages, as public test recordings of it show.</summary>
public sealed class MessageDigestTests
{
    private readonly Queue _queue = new SqsState(new FakeTimeProvider(), "us-east-2", "111122223333")
        .CreateQueue("work", new QueueSettings());

    [Fact]
    public void The_sum_of_a_body_is_of_its_bytes() =>
        Assert.Equal("6e2baaf3b97dbeef01c0043275f9a0e7", _queue.Send(new MessageDraft("msg")).MD5OfBody);

    [Fact]
    public void Attributes_are_summed_up_in_the_order_of_their_names() =>
        Assert.Equal("4c360f3fdafd970e05fae2f149d997f5", Sum(new()
        {
            ["Help.Me"] = MessageAttribute.Text("Me"),
            ["Hello"] = MessageAttribute.Text("There"),
            ["General"] = MessageAttribute.Text("Kenobi"),
        }));

    [Fact]
    public void A_binary_attribute_is_summed_up_as_such() =>
        Assert.Equal("8cbe4db156db8a94db8b801b7addb984", Sum(new()
        {
            ["attr1"] = new MessageAttribute("Binary")
            {
                BinaryValue = Encoding.UTF8.GetBytes("traceparent\u001E00-774062d6c37081a5a0b9b5b88e30627c-2d2482211f6489da-01"),
            },
        }));

    [Fact]
    public void Without_attributes_there_is_no_sum() => Assert.Null(Sum([]));

    private string? Sum(Dictionary<string, MessageAttribute> attributes) =>
        _queue.Send(new MessageDraft("test") { MessageAttributes = attributes }).MD5OfMessageAttributes;
}
