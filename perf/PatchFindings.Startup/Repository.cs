namespace PatchFindings.Startup;

/// <summary>Where things lie in the repository that this program was built in.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string File(string path) => Path.Combine(Root, path);

    private static string Find()
    {
        for (var up = new DirectoryInfo(AppContext.BaseDirectory); up is not null; up = up.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(up.FullName, "PatchFindings.sln")))
            {
                return up.FullName;
            }
        }

        throw new InvalidOperationException($"No PatchFindings.sln above {AppContext.BaseDirectory}.");
    }
}
