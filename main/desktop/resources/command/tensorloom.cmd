@echo off
rem The command line of the installed application; add this folder to the search path.
set "TENSORLOOM_NODE=%~dp0..\node\node.exe"
"%TENSORLOOM_NODE%" "%~dp0..\app.asar.unpacked\dist\main\cli.js" %*
