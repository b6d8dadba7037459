namespace Fathom.FiniteWidth;

/// <summary>A point of a Fuss–Catalan law by its angle φ, with ψ = π − (M+1)φ kept beside it so that neither end loses digits.</summary>
/// <param name="Factors">M.</param>
/// <param name="Phi">φ.</param>
/// <param name="Psi">ψ.</param>
/// <param name="SinePsi">sin ψ = sin((M+1)φ).</param>
/// <param name="LogSinePsi">ln sin ψ.</param>
internal readonly record struct LawPoint(int Factors, double Phi, double Psi, double SinePsi, double LogSinePsi)
{
    /// <summary>sin φ / sin(Mφ).</summary>
    public double SineRatio => Math.Sin(Phi) / SineOfMultiple;

    /// <summary>ln x.</summary>
    public double LogSquare => ((Factors + 1) * LogSinePsi) - Math.Log(Math.Sin(Phi)) - (Factors * Math.Log(SineOfMultiple));

    // sin(Mφ) = sin(φ + ψ); the first form is exact where φ is small, the second where ψ is.
    private double SineOfMultiple => Psi > Math.PI / 2 ? Math.Sin(Factors * Phi) : Math.Sin(Phi + Psi);

    /// <summary>dF/dψ = ρ(x) |dx/dψ|.</summary>
    public double Mass
    {
        get
        {
            // d ln x/dφ = (M+1)² cot((M+1)φ) − cot φ − M² cot(Mφ), times sin ψ.
            double slope = ((Factors + 1.0) * (Factors + 1.0) * -Math.Cos(Psi))
                - (SinePsi * ((1 / Math.Tan(Phi)) + ((double)Factors * Factors / Math.Tan(Factors * Phi))));
            return Math.Abs(slope) * SineRatio / (Math.PI * (Factors + 1));
        }
    }

    /// <summary>The point with ψ = 2 arctan e^t.</summary>
    /// <param name="factors">M.</param>
    /// <param name="t">t.</param>
    /// <returns>The point.</returns>
    public static LawPoint At(int factors, double t)
    {
        double psi = 2 * Math.Atan(Math.Exp(t));
        double phi = 2 * Math.Atan(Math.Exp(-t)) / (factors + 1);

        // sin ψ = 1/cosh t.
        double logSine = Math.Log(2) - Math.Abs(t) - Math.Log(1 + Math.Exp(-2 * Math.Abs(t)));
        return new LawPoint(factors, phi, psi, Math.Exp(logSine), logSine);
    }

    /// <summary>The point with a given ψ at most π/2.</summary>
    /// <param name="factors">M.</param>
    /// <param name="psi">ψ.</param>
    /// <returns>The point.</returns>
    public static LawPoint FromPsi(int factors, double psi) =>
        new(factors, (Math.PI - psi) / (factors + 1), psi, Math.Sin(psi), Math.Log(Math.Sin(psi)));

    /// <summary>The point with a given π − ψ at most π/2.</summary>
    /// <param name="factors">M.</param>
    /// <param name="rest">π − ψ.</param>
    /// <returns>The point.</returns>
    public static LawPoint FromRest(int factors, double rest) =>
        new(factors, rest / (factors + 1), Math.PI - rest, Math.Sin(rest), Math.Log(Math.Sin(rest)));
}
