return Fathom.Cli.FathomProgram.Run(args, Console.Out, Console.Error, Console.IsErrorRedirected);
