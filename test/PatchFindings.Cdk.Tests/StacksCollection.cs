namespace PatchFindings.Cdk.Tests;

[CollectionDefinition(nameof(StacksCollection))]
public sealed class StacksCollection : ICollectionFixture<Stacks>;
