using System.Globalization;
using System.Text;

namespace PatchFindings.Scale;

/// <summary>Calls and dollars against the fleet's size, two panels side by side, both axes by powers of ten, as SVG.</summary>
internal static class FleetPlot
{
    private const int Width = 900;
    private const int Height = 360;
    private const int PanelWidth = 270;
    private const int PanelHeight = 250;
    private const int Top = 50;

    // Colours that keep apart for the colour-blind, and on light and dark ground.
    private static readonly string[] Colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7"];

    /// <summary>One line of a panel.</summary>
    /// <param name="Name">What stands beside its end.</param>
    /// <param name="Value">Its value for a run.</param>
    private sealed record Line(string Name, Func<Measurement, double> Value);

    /// <summary>Draws runs of fleets.</summary>
    /// <param name="fleets">The runs, by size.</param>
    public static string Draw(IReadOnlyList<Measurement> fleets)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" role=\"img\">\n");
        svg.Append("<title>Calls and dollars against the fleet's size</title>\n");
        svg.Append("<style>text{font:12px sans-serif;fill:#333}.t{font-weight:bold}.g{stroke:#ccc;stroke-width:1}.f{fill:#fff}");
        svg.Append("@media(prefers-color-scheme:dark){text{fill:#ddd}.g{stroke:#444}.f{fill:#0d1117}}</style>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"f\" width=\"{Width}\" height=\"{Height}\"/>\n");
        Panel(svg, 60, "Calls", string.Empty, 0, 5, fleets, [
            new Line("SQS requests", m => Costs.SqsRequests(m)),
            new Line("Systems Manager reads", m => m.Reads),
            new Line("Lambda invocations", m => m.Invocations.Values.Sum(invocation => invocation.Count)),
            new Line("imports", m => m.Imports),
        ]);
        Panel(svg, 510, "US dollars", "$", -5, 0, fleets, [
            new Line("Security Hub", m => Costs.Of(m, m.Findings).SecurityHub),
            new Line("all the rest", m => Costs.Of(m, m.Findings).WithoutSecurityHub),
        ]);
        return svg.Append("</svg>\n").ToString();
    }

    private static void Panel(
        StringBuilder svg, int left, string title, string unit, int low, int high, IReadOnlyList<Measurement> fleets, Line[] lines)
    {
        var (first, last) = (Math.Log10(fleets[0].Findings), Math.Log10(fleets[^1].Findings));
        double X(double findings) => left + ((Math.Log10(findings) - first) / (last - first) * PanelWidth);
        double Y(double value) => Top + PanelHeight - ((Math.Log10(Math.Max(value, Math.Pow(10, low))) - low) / (high - low) * PanelHeight);

        Text(svg, left, Top - 20, "start", title, "t");
        for (var power = low; power <= high; power++)
        {
            var y = Y(Math.Pow(10, power));
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"g\" x1=\"{left}\" y1=\"{y:0.#}\" x2=\"{left + PanelWidth}\" y2=\"{y:0.#}\"/>\n");
            Text(svg, left - 6, y + 4, "end", unit + Math.Pow(10, power).ToString(power < 0 ? "0.#####" : "N0", CultureInfo.InvariantCulture));
        }

        foreach (var fleet in fleets)
        {
            Text(svg, X(fleet.Findings), Top + PanelHeight + 18, "middle", fleet.Findings.ToString("N0", CultureInfo.InvariantCulture));
        }

        Text(svg, left + (PanelWidth / 2), Top + PanelHeight + 38, "middle", "noncompliant nodes, two events each");
        var labels = new List<double>();
        foreach (var (line, colour) in lines.Zip(Colours))
        {
            var points = string.Join(' ', fleets.Select(fleet =>
                string.Create(CultureInfo.InvariantCulture, $"{X(fleet.Findings):0.#},{Y(line.Value(fleet)):0.#}")));
            svg.Append(CultureInfo.InvariantCulture, $"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" points=\"{points}\"/>\n");
            var at = Y(line.Value(fleets[^1])) + 4;
            at = labels.Count > 0 && at - labels[^1] < 14 ? labels[^1] + 14 : at;
            labels.Add(at);
            Text(svg, left + PanelWidth + 6, at, "start", line.Name, colour: colour);
        }
    }

    private static void Text(StringBuilder svg, double x, double y, string anchor, string text, string style = "", string? colour = null) =>
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\" class=\"{style}\"{(colour is null ? string.Empty : $" style=\"fill:{colour}\"")}>{text}</text>\n");
}
