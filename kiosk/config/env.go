package config

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/plads-til-alle/plads/kiosk/hours"
)

// envPrefix begins every variable that the terminal reads.
const envPrefix = "PLADS_KIOSK_"

// EnvFile is the variable that names the config file. ReadEnv leaves it alone,
// since the file is read before it.
const EnvFile = envPrefix + "CONFIG"

// ReadEnv lays the PLADS_KIOSK_ variables of environ (in the form of
// os.Environ) over c. An unknown one is an error, as an unknown key is.
func (c *Config) ReadEnv(environ []string) error {
	setters := c.setters()
	for _, kv := range environ {
		name, value, _ := strings.Cut(kv, "=")
		if !strings.HasPrefix(name, envPrefix) || name == EnvFile {
			continue
		}
		set, ok := setters[name]
		if !ok {
			known := []string{EnvFile}
			for k := range setters {
				known = append(known, k)
			}
			slices.Sort(known)
			return fmt.Errorf("unknown environment variable %s, the known ones are %s", name, strings.Join(known, ", "))
		}
		if err := set(value); err != nil {
			return fmt.Errorf("environment variable %s: %w", name, err)
		}
	}
	return nil
}

func (c *Config) setters() map[string]func(string) error {
	text := func(p *string) func(string) error {
		return func(v string) error { *p = v; return nil }
	}
	truth := func(p *bool) func(string) error {
		return func(v string) error {
			b, err := strconv.ParseBool(v)
			if err != nil {
				return fmt.Errorf("%q is neither true nor false", v)
			}
			*p = b
			return nil
		}
	}
	number := func(p *int) func(string) error {
		return func(v string) error {
			n, err := strconv.Atoi(v)
			if err != nil {
				return fmt.Errorf("%q is not a number", v)
			}
			*p = n
			return nil
		}
	}
	span := func(p *Duration) func(string) error {
		return func(v string) error { return p.UnmarshalText([]byte(v)) }
	}
	week := func(p *hours.Week) func(string) error {
		return func(v string) error { return p.UnmarshalText([]byte(v)) }
	}
	return map[string]func(string) error{
		envPrefix + "SITE":             text(&c.Site),
		envPrefix + "START":            text(&c.Start),
		envPrefix + "LISTEN":           text(&c.Listen),
		envPrefix + "HEALTH":           text(&c.Health),
		envPrefix + "BROWSER":          text(&c.Browser),
		envPrefix + "HEADLESS":         truth(&c.Headless),
		envPrefix + "CAGE":             truth(&c.Cage),
		envPrefix + "ROTATE":           number(&c.Rotate),
		envPrefix + "STATISTICS":       truth(&c.Statistics),
		envPrefix + "NO_SANDBOX":       truth(&c.NoSandbox),
		envPrefix + "SCREEN_DIM":       week(&c.Screen.Dim),
		envPrefix + "SCREEN_LIGHT":     number(&c.Screen.Light),
		envPrefix + "SESSION_QUIET":    span(&c.Session.Quiet),
		envPrefix + "SESSION_WARNING":  span(&c.Session.Warning),
		envPrefix + "WATCHDOG_BEAT":    span(&c.Watchdog.Beat),
		envPrefix + "WATCHDOG_TIMEOUT": span(&c.Watchdog.Timeout),
		envPrefix + "WATCHDOG_RETRY":   span(&c.Watchdog.Retry),
		envPrefix + "UPDATE_ADDRESS":   text(&c.Update.Address),
		envPrefix + "UPDATE_KEY":       text(&c.Update.Key),
		envPrefix + "UPDATE_EVERY":     span(&c.Update.Every),
		envPrefix + "UPDATE_DIR":       text(&c.Update.Dir),
	}
}
