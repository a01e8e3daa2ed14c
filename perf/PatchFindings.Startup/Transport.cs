namespace PatchFindings.Startup;

/// <summary>Over what a variant calls the services. The Runtime API is always HTTP, as in Lambda.</summary>
internal enum Transport
{
    /// <summary>HTTP.</summary>
    Http,

    /// <summary>HTTPS; the system's roots and the run's own are trusted.</summary>
    HttpsSystemStore,

    /// <summary>HTTPS; Amazon's five roots and the run's own are trusted.</summary>
    HttpsAmazonStore,
}
