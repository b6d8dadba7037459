namespace Fathom.Studies;

/// <summary>What became of a training.</summary>
public enum TrainingVerdict
{
    /// <summary>It was stopped before its end.</summary>
    Unfinished,

    /// <summary>The network learned: in training mode it is better on what it learned from than chance by more than a tenth of what is possible.</summary>
    Trained,

    /// <summary>The network is no better than chance, or hardly.</summary>
    Collapsed,

    /// <summary>A number was not finite.</summary>
    Diverged,
}
